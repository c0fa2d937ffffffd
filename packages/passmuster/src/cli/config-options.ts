import type { Config } from '../config/config.ts'

type Options = Readonly<Record<string, string | true>>

/** The command line's options, with the configuration's where it says nothing; a team is given by one of the two alone. */
export const withConfig = (options: Options, { discover, concurrency }: Config): Options => {
  const team = ['only', 'skip', 'preset'].some((name) => options[name] !== undefined)
  const list = (all: readonly string[] | undefined): string | undefined => all?.join(',')
  const settings = {
    ...(team ? {} : { only: list(discover.only), skip: list(discover.skip), preset: discover.preset }),
    'fail-on': discover.failOn,
    concurrency: (discover.concurrency ?? concurrency)?.toString(),
  }
  const set = Object.entries(settings).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return { ...Object.fromEntries(set), ...options }
}
