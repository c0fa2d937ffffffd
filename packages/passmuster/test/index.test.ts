import { expect, test } from 'vitest'
import * as api from 'passmuster'
import * as view from 'passmuster/view'
import manifest from '../package.json' with { type: 'json' }

test('what `passmuster` exports at run time is this, and a change of it is a change for its users', () => {
  expect(Object.keys(api).toSorted()).toMatchInlineSnapshot(`
    [
      "FaultError",
      "OrchestrationContextManager",
      "ParallelValidationOrchestrator",
      "planValidation",
      "readTeam",
      "resumeDiscovery",
      "startDiscovery",
      "startValidation",
      "verifyReportFile",
      "version",
    ]
  `)
})

test('what `passmuster/view` exports at run time is this', () => {
  expect(Object.keys(view).toSorted()).toMatchInlineSnapshot(`
    [
      "foldMetrics",
      "renderMarkdown",
      "renderMermaid",
      "renderSarif",
      "renderScreen",
      "resultDigest",
    ]
  `)
})

test('there are two entries and one command', () => {
  expect(Object.keys(manifest.exports)).toEqual(['.', './view', './package.json'])
  expect(manifest.bin).toEqual({ muster: 'bin/muster.js' })
  expect(api.version).toBe(manifest.version)
})
