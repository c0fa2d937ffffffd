import { resumeDiscovery } from '../jobs/resume.ts'
import { stand } from '../jobs/standing.ts'
import type { Command } from './command.ts'
import { discoverOptions, finishDiscovery, readReportOptions } from './discovery-output.ts'
import { printFaults } from './print.ts'
import { progress } from './progress.ts'

/** `muster resume [RUN]`: goes on with an interrupted run where its journal ends. */
export const command: Command = async ({ args, options, terminal, signal }) => {
  const json = options['json'] === true
  const wanted = readReportOptions(options)
  const read = discoverOptions(options)
  if (!wanted.ok || !read.ok)
    return printFaults(terminal, [...(wanted.ok ? [] : wanted.faults), ...(read.ok ? [] : read.faults)], json)
  const shown = progress(terminal, options['quiet'] === true)
  const path = typeof options['repo'] === 'string' ? options['repo'] : '.'
  const settings = { ...read.value, path, signal, onEvents: shown.events, onRepository: shown.repository }
  const started = await resumeDiscovery(settings, args[0] ?? null)
  if (!started.ok) return (shown.stop(), printFaults(terminal, started.faults, json))
  return finishDiscovery(started.value, {
    terminal,
    shown,
    wanted: wanted.value,
    json,
    at: { ...options, repo: path },
    stand: (finished) => stand(finished, settings),
  })
}
