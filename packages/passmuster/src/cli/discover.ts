import { configOf } from '../jobs/config.ts'
import { startDiscovery } from '../jobs/discover.ts'
import type { DiscoverOptions } from '../jobs/discovery.ts'
import { withConfig } from './config-options.ts'
import type { Command } from './command.ts'
import { discoverOptions, finishDiscovery, readReportOptions } from './discovery-output.ts'
import { stand } from '../jobs/standing.ts'
import { printFaults } from './print.ts'
import { progress } from './progress.ts'
import { standingWishes } from './standing-options.ts'

/** `muster discover [PATH]`: examine, and say what is broken, what blocks what, and the shortest repair. */
export const command: Command = async ({ args, options: given, terminal, signal }) => {
  const json = given['json'] === true
  const config = await configOf(args[0] ?? '.')
  if (!config.ok) return printFaults(terminal, config.faults, json)
  const options = withConfig(given, config.value)
  const wanted = readReportOptions(options)
  const read = discoverOptions(options)
  const set = standingWishes(options)
  if (!wanted.ok || !read.ok || !set.ok)
    return printFaults(
      terminal,
      [wanted, read, set].flatMap((one) => (one.ok ? [] : one.faults)),
      json,
    )
  const shown = progress(terminal, options['quiet'] === true)
  const settings: DiscoverOptions = {
    ...read.value,
    path: args[0] ?? '.',
    signal,
    onEvents: shown.events,
    onRepository: shown.repository,
  }
  const started = await startDiscovery(settings)
  if (!started.ok) return (shown.stop(), printFaults(terminal, started.faults, json))
  return finishDiscovery(started.value, {
    terminal,
    shown,
    wanted: wanted.value,
    json,
    at: { ...options, repo: args[0] ?? '.' },
    stand: (finished) => stand(finished, { ...settings, ...set.value }),
  })
}
