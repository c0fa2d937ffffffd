import type { Ecosystem } from '../facts/manifests/manifest.ts'
import type { StackSignal } from '../model/team.ts'

type Kind = StackSignal['kind']

/** What a known package tells about a stack: its kind, and the field it belongs to. */
export interface Known {
  readonly kind: Kind
  readonly field: string
}

const python: readonly (readonly [field: string, kind: Kind, names: string])[] = [
  [
    'web',
    'framework',
    'django flask fastapi starlette aiohttp tornado sanic litestar bottle falcon pyramid quart robyn streamlit gradio dash nicegui reflex djangorestframework connexion',
  ],
  [
    'web',
    'library',
    'uvicorn gunicorn hypercorn httpx requests jinja2 werkzeug websockets websocket-client grpcio graphene strawberry-graphql scrapy beautifulsoup4 selenium playwright',
  ],
  [
    'data',
    'library',
    'pandas numpy polars pyarrow dask duckdb scipy vaex modin xarray matplotlib seaborn plotly bokeh altair great-expectations pandera',
  ],
  ['data', 'framework', 'apache-airflow prefect dagster luigi kedro dbt-core pyspark apache-beam'],
  [
    'ml',
    'library',
    'scikit-learn xgboost lightgbm catboost statsmodels hmmlearn optuna mlflow wandb tensorboard joblib shap imbalanced-learn sentence-transformers spacy nltk gensim opencv-python cvxpy ray',
  ],
  [
    'ml',
    'framework',
    'torch tensorflow keras jax flax pytorch-lightning lightning transformers onnxruntime stable-baselines3 gymnasium fastai',
  ],
  [
    'llm',
    'library',
    'openai anthropic langchain langgraph llama-index litellm tiktoken chromadb faiss-cpu crewai autogen mcp pydantic-ai',
  ],
  [
    'trading',
    'library',
    'yfinance ccxt alpaca-py alpaca-trade-api ta-lib ta pandas-ta ib-insync ib-async quantlib pyfolio empyrical python-binance polygon-api-client alpha-vantage quandl arch',
  ],
  [
    'trading',
    'framework',
    'backtrader zipline zipline-reloaded vectorbt backtesting bt freqtrade nautilus-trader qlib lumibot',
  ],
  ['database', 'library', 'sqlalchemy alembic sqlmodel peewee tortoise-orm django-environ databases'],
  [
    'database',
    'database',
    'psycopg2 psycopg2-binary psycopg asyncpg pymysql mysqlclient aiosqlite pymongo motor redis elasticsearch opensearch-py cassandra-driver neo4j influxdb-client clickhouse-driver',
  ],
  ['messaging', 'library', 'celery rq dramatiq kafka-python confluent-kafka aiokafka pika nats-py'],
  ['testing', 'test-runner', 'pytest nose nose2 tox nox behave robotframework'],
  [
    'testing',
    'library',
    'hypothesis pytest-asyncio pytest-cov pytest-mock pytest-xdist pytest-benchmark freezegun responses vcrpy factory-boy faker coverage',
  ],
  ['quality', 'library', 'ruff black mypy pyright flake8 pylint isort bandit pre-commit'],
  [
    'core',
    'library',
    'pydantic pydantic-settings attrs click typer rich numba cython boto3 google-cloud-storage azure-storage-blob kubernetes cryptography loguru structlog sentry-sdk prometheus-client opentelemetry-api',
  ],
]

const npm: typeof python = [
  [
    'web',
    'framework',
    'react next vue nuxt svelte @sveltejs/kit @angular/core solid-js preact astro @remix-run/react react-router gatsby qwik @builder.io/qwik lit ember-source alpinejs htmx.org',
  ],
  [
    'web',
    'framework',
    'express fastify koa hono @nestjs/core @hapi/hapi restify elysia @adonisjs/core socket.io @trpc/server apollo-server @apollo/server graphql graphql-yoga',
  ],
  [
    'web',
    'library',
    'vite webpack rollup esbuild parcel tsup turbo nx lerna rspack @rspack/core @swc/core @babel/core tailwindcss axios undici ws zod valibot ajv rxjs redux @reduxjs/toolkit zustand mobx jotai @tanstack/react-query swr three d3 electron react-native expo',
  ],
  ['data', 'library', 'arquero danfojs apache-arrow lodash date-fns luxon'],
  [
    'ml',
    'library',
    '@tensorflow/tfjs onnxruntime-node brain.js ml-matrix @huggingface/transformers @xenova/transformers',
  ],
  [
    'llm',
    'library',
    'openai @anthropic-ai/sdk langchain @langchain/core ai @modelcontextprotocol/sdk llamaindex',
  ],
  [
    'trading',
    'library',
    'ccxt technicalindicators tulind yahoo-finance2 @alpacahq/alpaca-trade-api binance-api-node node-binance-api trading-signals',
  ],
  [
    'database',
    'library',
    'prisma @prisma/client typeorm sequelize drizzle-orm knex kysely mongoose objection',
  ],
  [
    'database',
    'database',
    'pg mysql2 better-sqlite3 sqlite3 mongodb redis ioredis @elastic/elasticsearch postgres cassandra-driver',
  ],
  ['messaging', 'library', 'bullmq bull kafkajs amqplib pg-boss nats'],
  [
    'testing',
    'test-runner',
    'vitest jest mocha ava jasmine tap uvu @playwright/test cypress karma @web/test-runner',
  ],
  ['testing', 'library', 'fast-check chai sinon msw supertest @testing-library/react nock c8 nyc'],
  ['quality', 'library', 'typescript eslint prettier oxlint @biomejs/biome knip husky lint-staged'],
]

const go: typeof python = [
  [
    'web',
    'framework',
    'github.com/gin-gonic/gin github.com/labstack/echo github.com/gofiber/fiber github.com/go-chi/chi github.com/gorilla/mux github.com/beego/beego',
  ],
  ['web', 'library', 'google.golang.org/grpc github.com/gorilla/websocket github.com/99designs/gqlgen'],
  ['core', 'library', 'github.com/spf13/cobra github.com/spf13/viper github.com/urfave/cli go.uber.org/zap'],
  ['database', 'library', 'gorm.io/gorm github.com/jmoiron/sqlx entgo.io/ent'],
  [
    'database',
    'database',
    'github.com/lib/pq github.com/jackc/pgx github.com/go-sql-driver/mysql github.com/mattn/go-sqlite3 github.com/redis/go-redis github.com/go-redis/redis go.mongodb.org/mongo-driver',
  ],
  ['messaging', 'library', 'github.com/segmentio/kafka-go github.com/nats-io/nats.go github.com/IBM/sarama'],
  ['testing', 'library', 'github.com/stretchr/testify github.com/onsi/ginkgo github.com/onsi/gomega'],
]

const rust: typeof python = [
  ['web', 'framework', 'axum actix-web rocket warp tide poem leptos yew dioxus tauri'],
  ['web', 'library', 'tokio async-std hyper reqwest tonic tower'],
  ['core', 'library', 'serde clap anyhow thiserror tracing rayon'],
  ['database', 'library', 'diesel sqlx sea-orm'],
  ['database', 'database', 'postgres tokio-postgres rusqlite mongodb redis'],
  ['data', 'library', 'polars ndarray arrow datafusion'],
  ['testing', 'library', 'proptest criterion quickcheck insta mockall'],
]

const java: typeof python = [
  [
    'web',
    'framework',
    'org.springframework.boot:spring-boot-starter-web org.springframework.boot:spring-boot-starter org.springframework.boot:spring-boot-starter-webflux org.springframework:spring-webmvc io.quarkus:quarkus-core io.micronaut:micronaut-http-server',
  ],
  [
    'database',
    'library',
    'org.springframework.boot:spring-boot-starter-data-jpa org.hibernate:hibernate-core org.hibernate.orm:hibernate-core org.mybatis:mybatis org.jooq:jooq',
  ],
  [
    'database',
    'database',
    'org.postgresql:postgresql com.mysql:mysql-connector-j com.h2database:h2 redis.clients:jedis',
  ],
  ['messaging', 'library', 'org.apache.kafka:kafka-clients com.rabbitmq:amqp-client'],
  [
    'testing',
    'test-runner',
    'junit:junit org.junit.jupiter:junit-jupiter org.junit.jupiter:junit-jupiter-engine org.testng:testng',
  ],
  [
    'testing',
    'library',
    'org.mockito:mockito-core org.assertj:assertj-core org.testcontainers:testcontainers',
  ],
]

const images: typeof python = [
  [
    'database',
    'database',
    'postgres timescaledb mysql mariadb mongo redis elasticsearch clickhouse influxdb neo4j cassandra mssql valkey qdrant minio',
  ],
  ['messaging', 'library', 'rabbitmq kafka nats zookeeper'],
  ['monitoring', 'library', 'prometheus grafana jaeger loki'],
  ['web', 'library', 'nginx traefik caddy'],
]

const index = (rows: typeof python): ReadonlyMap<string, Known> =>
  new Map(
    rows.flatMap(([field, kind, names]) => names.split(' ').map((name) => [name, { kind, field }] as const)),
  )

/** Distributions by folded name. */
export const knownPython: ReadonlyMap<string, Known> = index(python)
/** npm packages by name. */
export const knownNpm: ReadonlyMap<string, Known> = index(npm)
/** Container images by the last part of their name. */
export const knownImages: ReadonlyMap<string, Known> = index(images)

const others = { go: index(go), rust: index(rust), java: index(java) }

/** What is known of a declared name of an ecosystem; a Go module's major version suffix does not matter. */
export const knownIn = (ecosystem: Ecosystem, name: string): Known | undefined => {
  if (ecosystem === 'python') return knownPython.get(name)
  if (ecosystem === 'npm') return knownNpm.get(name)
  return others[ecosystem].get(ecosystem === 'go' ? name.replace(/\/v\d+$/, '') : name)
}
