import { readManifests } from '../facts/manifests/read.ts'
import type { Manifests } from '../facts/manifests/manifest.ts'
import { wantedTexts } from '../facts/texts.ts'
import { unknowable } from '../facts/unknowable.ts'
import type { Repo } from '../facts/repo.ts'
import { redactAll } from '../context/redact.ts'
import { detectStack } from '../discover/stack.ts'
import { chooseTeam } from '../discover/team.ts'
import { decodeText } from '../lib/text.ts'
import type { Source } from '../model/ports.ts'
import type { Stack, Team } from '../model/team.ts'
import { roster } from '../specialists/roster.ts'
import type { Specialist } from '../specialists/specialist.ts'

/** What is known before anything is parsed: texts read whole, manifests, stack, and the team that follows from it. */
export interface Prepared {
  readonly texts: ReadonlyMap<string, string>
  readonly manifests: Manifests
  readonly unknowable: Repo['unknowable']
  readonly stack: Stack
  readonly team: Team
  /** The chosen specialists, in roster order. */
  readonly members: readonly Specialist[]
}

export interface TeamWishes {
  readonly only?: readonly string[]
  readonly skip?: readonly string[]
}

/** Reads what stack and team rest on; deterministic, and nothing of the repository is run. */
export const prepare = async (source: Source, wishes: TeamWishes = {}): Promise<Prepared> => {
  const texts = await readTexts(source)
  const manifests = readManifests(texts)
  const stack = redactAll(detectStack({ snapshot: source.snapshot, texts, manifests }))
  const chosen = chooseTeam(stack, roster)
  const wanted = (id: string): boolean =>
    (wishes.only === undefined || wishes.only.includes(id)) && wishes.skip?.includes(id) !== true
  const members = roster.filter(
    (one) => wanted(one.id) && chosen.members.some((member) => member.id === one.id),
  )
  const dropped = chosen.members
    .filter((member) => !wanted(member.id))
    .map(({ id }) => ({ id, because: 'left out by --only or --skip' }))
  const kept = new Set(members.map((one) => one.id))
  const team: Team = {
    members: chosen.members.filter(({ id }) => kept.has(id)),
    groups: chosen.groups
      .map((group) => ({ ...group, members: group.members.filter((id) => kept.has(id)) }))
      .filter((group) => group.members.length > 0),
    left: [...chosen.left, ...dropped],
  }
  return { texts, manifests, unknowable: unknowable(source.snapshot, texts), stack, team, members }
}

/** The small files that are read whole: manifests, locks, configuration, CI, documents. */
export const readTexts = async (source: Source): Promise<ReadonlyMap<string, string>> => {
  const texts = new Map<string, string>()
  for (const path of wantedTexts(source.snapshot)) {
    const bytes = await source.read(path)
    if (bytes !== null) texts.set(path, decodeText(bytes))
  }
  return texts
}
