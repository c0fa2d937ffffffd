import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { zstdDecompressSync } from 'node:zlib'

const zstdMagic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])

const unpacked = (value: Uint8Array): Buffer => {
  const bytes = Buffer.from(value)
  return bytes.subarray(0, 4).equals(zstdMagic) ? zstdDecompressSync(bytes) : bytes
}

/** Every row of every table of a database as text, packed values unpacked. */
const rowsOf = (file: string): string => {
  const db = new DatabaseSync(file, { readOnly: true })
  try {
    const names = db.prepare("select name from sqlite_schema where type = 'table'").all()
    return names
      .flatMap((row) => db.prepare(`select * from "${String(row['name'])}"`).all())
      .flatMap((row) => Object.values(row))
      .map((value) => (value instanceof Uint8Array ? unpacked(value).toString('latin1') : String(value)))
      .join('\n')
  } finally {
    db.close()
  }
}

/** Everything below a folder, per file: its raw bytes, and for a database its rows too. */
export const storedTexts = (folder: string): ReadonlyMap<string, string> => {
  const found = new Map<string, string>()
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = join(folder, name)
    if (!lstatSync(file).isFile()) continue
    const raw = readFileSync(file)
    const isDatabase = raw.subarray(0, 15).toString('latin1') === 'SQLite format 3'
    found.set(name, raw.toString('latin1') + (isDatabase ? rowsOf(file) : ''))
  }
  return found
}
