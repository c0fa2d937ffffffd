import type { Repo } from '../../facts/repo.ts'
import { folderOf, nameOf } from '../../lib/paths.ts'

const named = /(?:^|[^a-z])(?:localhost|self[-_]?signed|snakeoil|mkcert)(?![a-z])/i
const certificate = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END/g
const devServer =
  /(?:^|\/)(?:(?:project|angular|nx)\.json|(?:vite|webpack|vue|rspack|rsbuild|snowpack)\.config\.[cm]?[jt]s)$/

/** The key of a certificate for localhost: its name says so, a certificate beside it, the development server that takes it or the document that makes it. */
export const isOfLocalhost = (path: string, repo: Repo): boolean => {
  if (named.test(path)) return true
  const name = nameOf(path)
  for (const [file, text] of repo.texts) {
    if (
      folderOf(file) === folderOf(path) &&
      stemOf(nameOf(file)) === stemOf(name) &&
      certifiesLocalhost(text)
    )
      return true
    if (!text.includes(name)) continue
    if (devServer.test(file)) return true
    if (/\.(?:md|mdx|rst|adoc|sh)$/.test(file) && isMadeFor(name, text)) return true
  }
  return false
}

/** What a key and its certificate have in common: `server.key` and `server.crt`, `key.pem` and `cert.pem`. */
const stemOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/\.\w+$/, '')
    .split(/[-_.]/)
    .filter(
      (word) => !/^(?:key|cert|certificate|crt|priv|privkey|private|public|pub|fullchain|chain)$/.test(word),
    )
    .join('-')

const certifiesLocalhost = (text: string): boolean =>
  text.includes('BEGIN CERTIFICATE') &&
  [...text.matchAll(certificate)].some(([, body = '']) => {
    try {
      return /localhost/.test(atob(body.replace(/\s/g, '')))
    } catch {
      // What stands there is no base64, so it says nothing of localhost.
      return false
    }
  })

/** `openssl … -keyout NAME … CN=localhost`, over a few lines. */
const isMadeFor = (name: string, text: string): boolean => {
  const at = text.indexOf(name)
  const near = text.slice(Math.max(0, at - 300), at + 300)
  return /\b(?:openssl|mkcert|keytool)\b/.test(near) && /localhost/.test(near)
}
