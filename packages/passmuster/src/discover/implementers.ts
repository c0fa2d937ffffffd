import type { StackSignal } from '../model/team.ts'

/** A role without analysis of its own: it writes, and the stack calls for it. */
export interface Implementer {
  readonly id: string
  readonly purpose: string
  readonly capabilities: readonly string[]
  readonly tools: readonly string[]
  readonly domains: readonly string[]
  /** Names of signals that call for it; null = every team has it. */
  readonly wants: RegExp | null
  /** What the role is told, in a few sentences. */
  readonly prompt: string
}

const writing = ['read', 'search', 'edit', 'shell']

/** The roles that write, for teams that do more than look; in the order they are shown. */
export const implementers: readonly Implementer[] = [
  {
    id: 'backend-developer',
    purpose: 'Writes server-side code: services, jobs, storage access, and their tests.',
    capabilities: ['implement', 'refactor', 'fix'],
    tools: writing,
    domains: ['backend', 'api'],
    wants:
      /^(?:python|go|java|rust|django|flask|fastapi|starlette|aiohttp|tornado|sanic|express|fastify|koa|hono|@nestjs\/core|pydantic|typer|click)$/,
    prompt:
      'Write the smallest change that does what was asked, in the style of the files around it. Validate input where it enters. Add a test that fails without the change, run it, and name what you did not run.',
  },
  {
    id: 'backend-architect',
    purpose: 'Decides how services, data and interfaces are cut before they are written.',
    capabilities: ['design', 'review', 'plan'],
    tools: ['read', 'search'],
    domains: ['backend', 'architecture', 'api'],
    wants:
      /^(?:docker|docker-compose|kubernetes|postgres|timescaledb|redis|mysql|mongo|sqlalchemy|celery|fastapi|django|flask|express|fastify|@nestjs\/core|grpcio|kafka-python)$/,
    prompt:
      'Describe the parts, what each owns, and the interfaces between them; name two alternatives and what each would cost. Rest every claim about the code on a file and line that you read.',
  },
  {
    id: 'ml-engineer',
    purpose: 'Builds and runs what trains, serves and watches models.',
    capabilities: ['implement', 'train', 'evaluate'],
    tools: writing,
    domains: ['ml', 'data'],
    wants:
      /^(?:scikit-learn|xgboost|lightgbm|catboost|torch|tensorflow|keras|jax|transformers|stable-baselines3|optuna|mlflow|pytorch-lightning|@tensorflow\/tfjs)$/,
    prompt:
      'Split before you fit. Fit every transformation on training rows alone, keep the order of time series, seed what is random, and report figures for rows the model has not seen, with their number.',
  },
  {
    id: 'python-pro',
    purpose: 'Writes and reworks Python: types, packaging, performance, tests.',
    capabilities: ['implement', 'refactor', 'optimise'],
    tools: writing,
    domains: ['python'],
    wants: /^python$/,
    prompt:
      'Use the Python version that the manifest asks for, annotate what others call, prefer the standard library, and declare what you import. Run the tests of what you touched.',
  },
  {
    id: 'data-scientist',
    purpose: 'Explores data, forms features and tests what they explain.',
    capabilities: ['analyse', 'evaluate', 'explain'],
    tools: writing,
    domains: ['data', 'statistics', 'ml'],
    wants: /^(?:pandas|polars|numpy|scipy|statsmodels|jupyter|duckdb|dask|seaborn)$/,
    prompt:
      'Say first which question is asked and which data answers it. Count what is missing, show the spread with the mean, and keep what you tried and dropped in the record.',
  },
  {
    id: 'integration-engineer',
    purpose: 'Joins outside services, queues and interfaces to the code.',
    capabilities: ['implement', 'connect'],
    tools: writing,
    domains: ['integration', 'api'],
    wants:
      /^(?:requests|httpx|aiohttp|websockets|axios|ccxt|alpaca-py|boto3|grpcio|kafka-python|celery|pika|stripe|github-actions)$/,
    prompt:
      'Set a timeout on each call, retry only what may safely run twice, and keep credentials out of code and logs. Test against a recorded answer and against a refusal.',
  },
  {
    id: 'database-administrator',
    purpose: 'Looks after schemas, migrations, queries and their indexes.',
    capabilities: ['design', 'migrate', 'optimise'],
    tools: writing,
    domains: ['database'],
    wants:
      /^(?:postgres|timescaledb|mysql|mariadb|mongo|redis|sqlite3|sql|sqlalchemy|alembic|psycopg2|psycopg2-binary|psycopg|asyncpg|prisma|pg)$/,
    prompt:
      'Change schemas by migrations that can be taken back. Bind values, never paste them into SQL. Show the plan of a query before and after you touch it.',
  },
  {
    id: 'test-runner',
    purpose: 'Runs the checks that exist and reports what they said.',
    capabilities: ['run', 'report'],
    tools: ['read', 'shell'],
    domains: ['tests'],
    wants: /^(?:pytest|vitest|jest|mocha|nose2?|tox|nox|playwright|unittest)$/,
    prompt:
      'Run what was asked and nothing else. Tell apart passed, failed, skipped and not collected, with their numbers and the command. Change no file.',
  },
  {
    id: 'tech-lead-orchestrator',
    purpose: 'Cuts a task into steps, gives each to a role, and joins the results.',
    capabilities: ['plan', 'delegate', 'review'],
    tools: ['read', 'search'],
    domains: ['planning'],
    wants: null,
    prompt:
      'Write the steps with what each needs and hands on, name the role for each, and start side by side what does not wait for each other. Accept a result only with its evidence.',
  },
  {
    id: 'general-purpose',
    purpose: 'Takes what no other role is made for.',
    capabilities: ['read', 'implement', 'explain'],
    tools: writing,
    domains: ['any'],
    wants: null,
    prompt: 'Read before you write, say what you found and where, and stop when the task needs another role.',
  },
]

/** The signals that call for an implementer, those that are only mentioned left out. */
export const callsFor = (
  { wants }: Implementer,
  signals: readonly StackSignal[],
): readonly string[] | null => {
  if (wants === null) return []
  const names = signals
    .filter(({ scope, name }) => scope !== 'mentioned' && wants.test(name))
    .map(({ name }) => name)
  return names.length === 0 ? null : [...new Set(names)].sort()
}
