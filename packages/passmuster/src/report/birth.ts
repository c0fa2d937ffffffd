import { inline } from '../context/plain.ts'
import type { Birth, CommitInfo } from '../model/birth.ts'
import { many } from './words.ts'

/** One line: the commit that a finding came with. */
export const birthWords = (birth: Birth): string => {
  const after = `(${many(birth.looked, 'commit')} examined)`
  switch (birth.is) {
    case 'born':
      return `Since: ${commitWords(birth.in)} ${after}`
    case 'older':
      return birth.shallow
        ? `Since: before ${commitWords(birth.than)}, where this shallow clone ends; fetch-depth: 0 brings the rest ${after}`
        : `Since: the first commit, ${commitWords(birth.than)} ${after}`
    case 'uncommitted':
      return `Since: not committed yet ${after}`
  }
}

const commitWords = ({ commit, at, subject }: CommitInfo): string =>
  `${commit.slice(0, 10)} of ${at.slice(0, 10)}, ${inline(subject)}`
