/**
 * Distributions that bring a top-level module of another name, one module a line; several candidates stand in the
 * order a person would choose them. Names that merely differ by case or `-`/`_` need no entry.
 */
export const renamedDistributions: string = `
AppKit pyobjc-framework-Cocoa pyobjc
Bio biopython
BeautifulSoup BeautifulSoup
CoreFoundation pyobjc-framework-Cocoa pyobjc
Crypto pycryptodome pycrypto
Cryptodome pycryptodomex
Foundation pyobjc-framework-Cocoa pyobjc
IPython ipython
Levenshtein Levenshtein python-Levenshtein
MySQLdb mysqlclient
OpenGL PyOpenGL
OpenSSL pyOpenSSL
OpenEXR OpenEXR
PIL Pillow
PyInstaller pyinstaller
PyPDF2 PyPDF2
PyQt4 PyQt4
PyQt5 PyQt5
PyQt6 PyQt6
Quartz pyobjc-framework-Quartz pyobjc
RPi RPi.GPIO
Xlib python-xlib
vcr vcrpy
guppy guppy3
libtorrent libtorrent python-libtorrent
dogpile dogpile.cache
twitter python-twitter twitter
absl absl-py
adafruit_dht adafruit-circuitpython-dht
airflow apache-airflow
alpaca alpaca-py
alpaca_trade_api alpaca-trade-api
antlr4 antlr4-python3-runtime
apiclient google-api-python-client
apscheduler APScheduler
arabic_reshaper arabic-reshaper
async_timeout async-timeout
attr attrs
attrs attrs
azure azure-core azure-identity azure-storage-blob azure-keyvault-secrets azure-functions
backports backports.zoneinfo backports.tarfile
bidi python-bidi
bigquery google-cloud-bigquery
binance python-binance
bpy bpy
bs4 beautifulsoup4 bs4
bson pymongo bson
cairo pycairo
cairosvg CairoSVG
carla carla
cassandra cassandra-driver
cbor2 cbor2
chromadb chromadb chromadb-client
clang clang libclang
clr pythonnet
coinbase coinbase coinbase-advanced-py
commonmark commonmark
confluent_kafka confluent-kafka
community python-louvain
connexion connexion
consul python-consul
corsheaders django-cors-headers
couchdb CouchDB
crispy_forms django-crispy-forms
cv2 opencv-python opencv-python-headless opencv-contrib-python opencv-contrib-python-headless
cx_Oracle cx-Oracle
dash_bootstrap_components dash-bootstrap-components
dateparser dateparser
dateutil python-dateutil
dbus dbus-python
debug_toolbar django-debug-toolbar
decouple python-decouple
discord discord.py py-cord
django Django
django_filters django-filter
dns dnspython
docker docker
docopt docopt docopt-ng
docx python-docx
dotenv python-dotenv
drf_yasg drf-yasg
drf_spectacular drf-spectacular
dropbox dropbox
ecdsa ecdsa
editor python-editor
elftools pyelftools
email_validator email-validator
engineio python-engineio
environ django-environ environ-config
faiss faiss-cpu faiss-gpu
falconn FALCONN
fake_useragent fake-useragent
fastapi_users fastapi-users
ffmpeg ffmpeg-python
fitz PyMuPDF
flask Flask
flask_admin Flask-Admin
flask_bcrypt Flask-Bcrypt
flask_caching Flask-Caching
flask_cors Flask-Cors
flask_jwt_extended Flask-JWT-Extended
flask_limiter Flask-Limiter
flask_login Flask-Login
flask_mail Flask-Mail
flask_migrate Flask-Migrate
flask_restful Flask-RESTful
flask_restx flask-restx
flask_socketio Flask-SocketIO
flask_sqlalchemy Flask-SQLAlchemy
flask_wtf Flask-WTF
fontTools fonttools
freetype freetype-py
fuse fusepy fuse-python
genshi Genshi
geopandas geopandas
gi PyGObject
git GitPython
github PyGithub
gitlab python-gitlab
githubkit githubkit
gnupg python-gnupg
googleapiclient google-api-python-client
google.adk google-adk
google.api_core google-api-core
google.auth google-auth
google.cloud.aiplatform google-cloud-aiplatform
google.cloud.bigquery google-cloud-bigquery
google.cloud.firestore google-cloud-firestore
google.cloud.logging google-cloud-logging
google.cloud.pubsub google-cloud-pubsub
google.cloud.pubsub_v1 google-cloud-pubsub
google.cloud.secretmanager google-cloud-secret-manager
google.cloud.storage google-cloud-storage
google.cloud.translate google-cloud-translate
google.cloud.vision google-cloud-vision
google.cloud google-cloud-core google-cloud
google.colab google-colab
google.genai google-genai
google.generativeai google-generativeai
google.oauth2 google-auth
google.protobuf protobuf
google.rpc googleapis-common-protos
google.type googleapis-common-protos
google protobuf google google-auth google-api-python-client
google_auth_oauthlib google-auth-oauthlib
googlesearch googlesearch-python google
googletrans googletrans
graphql graphql-core
graphene_django graphene-django
grpc grpcio
grpc_health grpcio-health-checking
grpc_reflection grpcio-reflection
grpc_status grpcio-status
grpc_tools grpcio-tools
gym gym gymnasium
haystack django-haystack haystack-ai
hdbscan hdbscan
humanfriendly humanfriendly
igraph python-igraph igraph
imblearn imbalanced-learn
influxdb influxdb
influxdb_client influxdb-client
impala impyla
jenkins python-jenkins
jinja2 Jinja2
jks pyjks
jnius pyjnius
jose python-jose
jpype JPype1
jsonpath_rw jsonpath-rw
jwt PyJWT
kafka kafka-python kafka-python-ng
kazoo kazoo
keras keras tensorflow
kiteconnect kiteconnect
kubernetes kubernetes
langchain_community langchain-community
langchain_core langchain-core
langchain_openai langchain-openai
ldap python-ldap
ldap3 ldap3
lightgbm lightgbm
linebot line-bot-sdk
llama_cpp llama-cpp-python
llama_index llama-index llama-index-core
logstash python-logstash
lxml_html_clean lxml-html-clean
lz4 lz4
magic python-magic python-magic-bin
markdown Markdown
markdown_it markdown-it-py
markupsafe MarkupSafe
matplotlib_inline matplotlib-inline
mdit_py_plugins mdit-py-plugins
memcache python-memcached
mock mock
mongoengine mongoengine
more_itertools more-itertools
mpl_toolkits matplotlib
mpl_finance mpl-finance
mplfinance mplfinance
msgpack msgpack msgpack-python
multipart python-multipart
mypy_extensions mypy-extensions
mysql mysql-connector-python mysql-connector
nacl PyNaCl
nats nats-py
neo4j neo4j neo4j-driver
netCDF4 netCDF4
newrelic newrelic
nmap python-nmap
oauth2 oauth2
oauth2client oauth2client
oauth2_provider django-oauth-toolkit
oauthlib oauthlib
odf odfpy
opencensus opencensus
openbabel openbabel-wheel openbabel
opentelemetry opentelemetry-api opentelemetry-sdk
orjson orjson
osgeo GDAL
pandas_datareader pandas-datareader
pandas_ta pandas-ta
paho paho-mqtt
past future
pcapy pcapy
peewee peewee
picamera2 picamera2
pkg_resources setuptools
pl_bolts lightning-bolts
playhouse peewee
polygon polygon-api-client
portalocker portalocker
pptx python-pptx
prawcore praw
prometheus_client prometheus-client
psycopg psycopg psycopg-binary
psycopg2 psycopg2-binary psycopg2 psycopg2cffi
psycopg_pool psycopg-pool
py pytest py
pyarrow pyarrow
pydispatch PyDispatcher
pydantic_settings pydantic-settings
pydub pydub
pylab matplotlib
pymongo pymongo
pymysql PyMySQL
pynvml nvidia-ml-py pynvml nvidia-ml-py3
pypfopt PyPortfolioOpt
pyrebase Pyrebase4 Pyrebase
pyro Pyro5 pyro-ppl
pysftp pysftp
pytest_asyncio pytest-asyncio
pytesseract pytesseract
pythoncom pywin32
pythonjsonlogger python-json-logger
pythonwin pywin32
pytorch_lightning pytorch-lightning lightning
pywintypes pywin32
pyximport Cython
Cython Cython
qdrant_client qdrant-client
qrcode qrcode
qtpy QtPy
rapidjson python-rapidjson
redis_lock python-redis-lock
reportlab reportlab
requests_oauthlib requests-oauthlib
requests_toolbelt requests-toolbelt
rest_framework djangorestframework
rest_framework_simplejwt djangorestframework-simplejwt
ruamel ruamel.yaml
sacred sacred
saml2 pysaml2
scapy scapy
scipy scipy
scrapy Scrapy
selenium selenium
sendgrid sendgrid
sentence_transformers sentence-transformers
sentry_sdk sentry-sdk
serial pyserial
setuptools setuptools
shapely Shapely
sitecustomize sitecustomize
skimage scikit-image
sklearn scikit-learn
skopt scikit-optimize
slack slackclient
slack_bolt slack-bolt
slack_sdk slack-sdk
slugify python-slugify
smbus smbus smbus2 smbus-cffi
snappy python-snappy
snowflake snowflake-connector-python snowflake-snowpark-python
social_django social-auth-app-django
socketio python-socketio
socks PySocks
sounddevice sounddevice
sphinx Sphinx
sphinx_rtd_theme sphinx-rtd-theme
speech_recognition SpeechRecognition
sqlalchemy SQLAlchemy
sqlalchemy_utils SQLAlchemy-Utils
sqlmodel sqlmodel
stdnum python-stdnum
storages django-storages
strawberry strawberry-graphql
streamlit_option_menu streamlit-option-menu
surprise scikit-surprise
tables tables
tabula tabula-py
talib TA-Lib
ta ta
taggit django-taggit
tavily tavily-python
telebot pyTelegramBotAPI
telegram python-telegram-bot
tensorflow tensorflow tensorflow-cpu tensorflow-gpu tensorflow-macos tf-nightly
tensorflow_datasets tensorflow-datasets
tensorflow_hub tensorflow-hub
thefuzz thefuzz
tlz toolz
torch torch pytorch
tree_sitter tree-sitter
tulipy tulipy newtulipy newnewtulipy
twisted Twisted
typing_extensions typing-extensions
ujson ujson
umap umap-learn
unidecode Unidecode
uritemplate uritemplate
usb pyusb
usb1 libusb1
vcr vcrpy
vlc python-vlc
vtk vtk
vtkmodules vtk
wandb wandb
watchdog watchdog
weasyprint WeasyPrint
webdriver_manager webdriver-manager
websocket websocket-client
websockets websockets
werkzeug Werkzeug
whisper openai-whisper
whois python-whois
win32api pywin32
win32clipboard pywin32
win32com pywin32
win32con pywin32
win32event pywin32
win32file pywin32
win32gui pywin32
win32pipe pywin32
win32print pywin32
win32process pywin32
win32security pywin32
win32service pywin32
win32serviceutil pywin32
win32ui pywin32
winerror pywin32
wordcloud wordcloud
wtforms WTForms
wx wxPython
xdist pytest-xdist
xdg pyxdg xdg
xmpp xmpppy
workflows llama-index-workflows workflows
yaml PyYAML
yfinance yfinance
zmq pyzmq
zope zope.interface
_cffi_backend cffi
_pytest pytest
_distutils_hack setuptools
_yaml PyYAML
`
