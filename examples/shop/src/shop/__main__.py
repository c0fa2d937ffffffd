from shop.report import page
from shop.till import open_till

if __name__ == "__main__":
    print(page(open_till("http://localhost:8080")))
