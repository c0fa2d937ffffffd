import { readFileFacts } from '../facts/parse-file.ts'
import { extractors } from '../specialists/roster.ts'
import { serveAnalysis } from './analysis-serve.ts'

// The module that a forked analysis child runs; nothing imports it.
serveAnalysis((file) => readFileFacts({ ...file, extractors }))
