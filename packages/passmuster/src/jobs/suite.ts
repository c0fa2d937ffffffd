import { configIn } from './config.ts'
import { readTexts } from './prepare.ts'
import { readManifests } from '../facts/manifests/read.ts'
import { readJson } from '../facts/manifests/json-lines.ts'
import { at, table } from '../facts/manifests/shape.ts'
import { detectChecks } from '../discover/checks/detect.ts'
import { decodeText } from '../lib/text.ts'
import { folderOf, nameOf } from '../lib/paths.ts'
import type { Check, Suite } from '../model/check.ts'
import { ok, type Result } from '../model/fault.ts'
import type { Source } from '../model/ports.ts'
import { suiteOf } from '../validate/suite.ts'
import type { Scripts } from '../validate/suite-parts.ts'
import { taskSet, unreadFiles, type TaskSet } from '../validate/task-set.ts'

/** The checks of a working tree or a commit, as its files and its configuration propose them; nothing runs. */
export const readSuite = async (
  source: Source,
): Promise<
  Result<{ readonly suite: Suite; readonly detected: Suite; readonly texts: ReadonlyMap<string, string> }>
> => {
  const config = await configIn(source)
  if (!config.ok) return config
  const texts = await readTexts(source)
  const detected = detectChecks({ snapshot: source.snapshot, texts, manifests: readManifests(texts) })
  const suite = suiteOf(config.value, detected, scriptsOf(texts))
  return suite.ok ? ok({ suite: suite.value, detected, texts }) : suite
}

/** What checks would run, down to the files that decide it, all from one source. */
export const readTaskSet = async (source: Source, checks: readonly Check[]): Promise<TaskSet> => {
  const { files } = source.snapshot
  const texts = new Map<string, string>()
  const input = {
    checks,
    paths: new Set(files.flatMap(({ path, kind }) => (kind === 'vanished' ? [] : [path]))),
    digests: new Map(files.map(({ path, digest }) => [path, digest])),
    links: new Map(files.flatMap(({ path, target }) => (target === undefined ? [] : [[path, target]]))),
    texts,
  }
  for (let open = unreadFiles(input); open.length > 0; open = unreadFiles(input))
    for (const path of open) {
      const bytes = await source.read(path)
      texts.set(path, bytes === null ? '' : decodeText(bytes))
    }
  return taskSet(input)
}

const scriptsOf = (texts: ReadonlyMap<string, string>): Scripts =>
  new Map(
    [...texts]
      .filter(([file]) => nameOf(file) === 'package.json')
      .map(([file, text]) => [
        folderOf(file),
        new Map(
          [...table(at(readJson(text).value, 'scripts'))].filter(
            (entry): entry is [string, string] => typeof entry[1] === 'string',
          ),
        ),
      ]),
  )
