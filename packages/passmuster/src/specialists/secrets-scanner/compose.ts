import type { SecretSite } from './secret-facts.ts'

const backing =
  /(?:^|\/)(?:postgres|postgis|timescaledb|mysql|mariadb|percona|mongo|redis|valkey|keydb|memcached|rabbitmq|nats|kafka|zookeeper|elasticsearch|opensearch|kibana|minio|grafana|prometheus|loki|tempo|jaeger|adminer|pgadmin4?|mailhog|mailpit|localstack|mssql|server|oracle\S*|clickhouse\S*|otel\S*|opentelemetry-collector\S*|all-in-one|cockroach|hanaexpress|cassandra|scylla|couchdb|couchbase|influxdb|neo4j|\S*-emulator|dynamodb-local|azurite|graphql-engine|serverless-redis-http|dgraph|database\/free)(?::|@|$)|[/:](?:postgres|mysql|mariadb|mongo)[-\w.]*$/

/** A compose file of databases and the like alone: they are there to develop and test against. */
export const isBackingOnly = (text: string | undefined): boolean => {
  if (text === undefined || /^[ \t]+build:/m.test(text)) return false
  const images = [...text.matchAll(/^[ \t]+image:\s*["']?([^\s"'#]+)/gm)].map((one) => one[1]!)
  return images.length > 0 && images.every((one) => backing.test(one))
}

interface Service {
  readonly name: string
  readonly from: number
  readonly to: number
  readonly open: boolean
}

/** Whether none of the services that a compose file gives these passwords publishes a port or shares the host's network. */
export const isUnpublished = (text: string | undefined, sites: readonly SecretSite[]): boolean => {
  if (text === undefined) return false
  const services = servicesOf(text)
  return sites.every(({ line, what }) => {
    const host = /:\/\/([\w.-]+)$/.exec(what)?.[1]
    const own = services.find(({ name, from, to }) =>
      host === undefined ? from <= line && line <= to : name === host,
    )
    return own !== undefined && !own.open
  })
}

const indentOf = (row: string): number => row.length - row.trimStart().length

const servicesOf = (text: string): readonly Service[] => {
  const rows = text.split('\n')
  const start = rows.findIndex((row) => /^services:\s*(?:#.*)?$/.test(row))
  if (start < 0) return []
  const isSaid = (row: string): boolean => row.trim() !== '' && !row.trimStart().startsWith('#')
  const after = rows.findIndex((row, n) => n > start && isSaid(row) && indentOf(row) === 0)
  const end = after < 0 ? rows.length : after
  const indent = indentOf(rows.find((row, n) => n > start && isSaid(row)) ?? '')
  const heads = rows.flatMap((row, n) =>
    n > start && n < end && indentOf(row) === indent && /^\s+["']?[\w.-]+["']?:/.test(row) ? [n] : [],
  )
  return heads.map((head, n) => {
    const to = heads[n + 1] ?? end
    const body = rows.slice(head, to).join('\n')
    return {
      name: rows[head]!.trim().replace(/["']|:.*$/g, ''),
      from: head + 1,
      to,
      open: /^\s+(?:ports|extends|<<):|network_mode:\s*["']?host|&\w|\*\w/m.test(body),
    }
  })
}
