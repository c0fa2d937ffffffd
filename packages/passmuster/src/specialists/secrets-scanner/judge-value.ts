import { entropy } from '../../lib/secret-detectors.ts'

const placeholder =
  /your|change.?(?:me|it|this)|example|placeholder|dummy|x{3,}|<|>|\$\{|\$\(|\{\{|%\(|todo|insert|replace|redact|sample|fake|mock|fixme|\*{3}|\.{3}|…|not[-_ ]?(?:a[-_ ])?(?:real|secret|set|needed|used)|enter[-_ ]|_here|-here|foo|bar\b|lorem|abcdef|012345|123456|987654|deadbeef|none|null|undefined|process\.|os\.|env\b|secrets?\.|vault|ref\b|\bconfig\b|my[-_]|some[-_]?|invalid|wrong|expired/i

const usual = new Set(
  'password passwd pass postgres admin root secret changeme changeit guest user mysql mongo mongodb redis rabbitmq minio minioadmin grafana test dev demo default letmein qwerty 123456 12345678 1234 password1 password123 admin123 supersecret secretkey secret-key s3cr3t p@ssw0rd p@ssword passw0rd rootpassword example postgrespassword toor neo4j elastic sa'.split(
    ' ',
  ),
)

/** How a value looks: generated, chosen by a person, one of the usual first guesses, or nothing to speak of. */
export const valueKind = (value: string): 'random' | 'chosen' | 'usual' | null => {
  if (usual.has(value.toLowerCase())) return 'usual'
  if (placeholder.test(value) || value.length < 6 || /^[^\w]*$/.test(value)) return null
  if (/^(.)\1+$/.test(value)) return null
  if (isRandom(value)) return 'random'
  return /\d/.test(value) &&
    /[A-Za-z]/.test(value) &&
    value.length >= 8 &&
    !/^[\d.]+[a-z]{0,3}$|^\w+\.\w/.test(value)
    ? 'chosen'
    : null
}

/** As generators make them: long, letters and digits mixed, no words between separators, no path or address. */
export const isRandom = (value: string): boolean => {
  if (!/^[A-Za-z0-9+/=_.~:-]{16,400}$/.test(value) || !/\d/.test(value) || !/[A-Za-z]/.test(value))
    return false
  if (placeholder.test(value) || /^https?:|^\/|\/\/|^v?\d+\.\d+/.test(value)) return false
  if (/^[0-9a-f]+$/i.test(value)) return value.length >= 24 && entropy(value) >= 3
  const parts = value.split(/[-_./:]/).filter((part) => part.length > 1)
  if (
    parts.length > 1 &&
    parts.filter((part) => /^(?:[A-Za-z]+|[A-Za-z]{3,}\d{1,3}|\d{1,4})$/.test(part)).length >=
      parts.length / 2
  )
    return false
  if (/^[a-z]+(?:[A-Z][a-z]+)+\d*$|^[A-Z]?[a-z]{5,}\d{1,4}$/.test(value)) return false
  const digits = value.replace(/\D/g, '').length
  return digits >= 2 && entropy(value) >= (value.length >= 20 ? 3.5 : 3.3)
}

/** A first guess, or a text that stands where a secret should be set. */
export const isUsual = (value: string): boolean => usual.has(value.toLowerCase())
export const isPlaceholder = (value: string): boolean => placeholder.test(value)
