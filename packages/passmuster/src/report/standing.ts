import type { Discovery, Metrics } from '../model/report.ts'
import { many } from './words.ts'

/** How the findings stand, in short clauses: answers, comparison, what was left out; empty where nothing was asked. */
export const standingWords = ({ standing, findings }: Discovery): readonly string[] => {
  if (standing === undefined) return []
  const { answered, lapsed, against, narrowed } = standing
  const shown = new Set(findings.map(({ id }) => id))
  const here = answered.filter(({ finding }) => shown.has(finding)).length
  return [
    ...(here === 0 ? [] : [`${many(here, 'finding')} answered`]),
    ...(lapsed.length === 0 ? [] : [`${many(lapsed.length, 'answer')} lapsed`]),
    ...(against === null
      ? []
      : [
          `against ${against.with}: ${against.new.length} new, ${against.fixed.length} fixed, ${against.known.length} known` +
            (against.unknown.length === 0 ? '' : `, ${against.unknown.length} not comparable`),
        ]),
    ...(narrowed === null
      ? []
      : [`shown is ${narrowed.to}; ${many(narrowed.left, 'other finding')} left out`]),
  ]
}

/** The ids that a person answered and whose answer binds. */
export const answeredIds = ({ standing }: Pick<Discovery, 'standing'>): ReadonlySet<string> =>
  new Set(standing?.answered.map(({ finding }) => finding))

/** ` (as many as cores)`: what set the number of slots. */
export const slotsWords = ({ slotsBy }: Pick<Metrics, 'slotsBy'>): string =>
  slotsBy === null ? '' : ` (${{ asked: 'asked for', cores: 'cores', memory: 'memory' }[slotsBy]})`
