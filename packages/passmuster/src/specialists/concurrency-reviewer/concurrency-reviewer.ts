import type { Tree } from '@lezer/common'
import { languageOf } from '../../facts/language.ts'
import { ownFiles } from '../../facts/own-files.ts'
import { scopesOf } from '../../facts/python/functions.ts'
import { rootOf } from '../../facts/python/tree.ts'
import type { ParsedFile, Specialist } from '../specialist.ts'
import type { ConcurrencyFacts, EcmaConcurrency } from './concurrency-facts.ts'
import { blockingCalls, unawaited } from './extract-async.ts'
import { ecmaConcurrency } from './extract-ecma.ts'
import { sharedState } from './extract-contested.ts'
import { droppedPromises } from './judge-ecma.ts'
import { blockingInAsync, notAwaited, sharedWithoutLock } from './judge-python.ts'

const id = 'concurrency-reviewer'

const wanted = /\bthreading\b|ThreadPoolExecutor|\basync def\b/

const pythonFacts = (file: ParsedFile<Tree>): ConcurrencyFacts | undefined => {
  if (!wanted.test(file.text)) return undefined
  const root = rootOf(file.tree)
  const scopes = scopesOf(root, file.text)
  const shared = sharedState(scopes, file)
  const blocking = blockingCalls(scopes, file)
  const dropped = unawaited(scopes, root, file)
  if (shared.length + blocking.length + dropped.length === 0) return undefined
  return {
    ...(shared.length > 0 ? { shared } : {}),
    ...(blocking.length > 0 ? { blocking } : {}),
    ...(dropped.length > 0 ? { unawaited: dropped } : {}),
  }
}

/** Looks for what goes wrong only when two things run at once. */
export const concurrencyReviewer: Specialist = {
  id,
  group: 'quality',
  finds:
    'state that several threads change without a lock, calls that block an event loop, coroutines and promises that nobody waits for',
  version: 1,
  wants: null,
  extractor: {
    version: 4,
    langs: ['python', 'ecmascript'],
    extract: (file) =>
      file.lang === 'ecmascript' ? ecmaConcurrency(file) : pythonFacts(file as ParsedFile<Tree>),
  },
  examines: (file, repo) => languageOf(file) !== null && repo.facts.get(file)?.code != null,
  *judge(repo) {
    for (const file of ownFiles<ConcurrencyFacts & EcmaConcurrency>(repo, id)) {
      if (file.lang === 'ecmascript') yield* droppedPromises(file)
      else {
        yield* sharedWithoutLock(file)
        yield* blockingInAsync(file)
        yield* notAwaited(file)
      }
    }
  },
}
