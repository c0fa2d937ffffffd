import { existsSync, readFileSync } from 'node:fs'

// node scripts/count-tests.ts STATUS FILE...: prints `N passed, N failed[, N skipped]` summed over vitest's JSON
// files and exits with STATUS, or with 1 where a file is absent or a test failed. A test file that could not
// even be loaded counts as one failure: it has no tests of its own to count.

interface VitestJson {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly assertionResults: readonly { readonly status: string }[]
  }[]
}

const [status = '1', ...files] = process.argv.slice(2)
let [passed, failed, skipped] = [0, 0, 0]

for (const file of files) {
  if (!existsSync(file)) {
    console.error(`${file} was not written: these tests did not run to an end`)
    failed++
    continue
  }
  const json = JSON.parse(readFileSync(file, 'utf8')) as VitestJson
  const unloaded = json.testResults.filter(
    (result) =>
      result.status === 'failed' && !result.assertionResults.some((test) => test.status === 'failed'),
  )
  for (const result of unloaded) console.error(`failed outside its tests: ${result.name}`)
  passed += json.numPassedTests
  failed += json.numFailedTests + unloaded.length
  skipped += json.numPendingTests + json.numTodoTests
}

console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = Number(status) || (failed > 0 ? 1 : 0)
