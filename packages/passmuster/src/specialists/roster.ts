import type { Extractor } from '../facts/extractor.ts'
import { adversarialDummy } from './adversarial-dummy/adversarial-dummy.ts'
import { architectureGuardian } from './architecture-guardian/architecture-guardian.ts'
import { codeArchaeologist } from './code-archaeologist/code-archaeologist.ts'
import { codeReviewer } from './code-reviewer/code-reviewer.ts'
import { concurrencyReviewer } from './concurrency-reviewer/concurrency-reviewer.ts'
import { debuggerSpecialist } from './debugger/debugger.ts'
import { performanceOptimizer } from './performance-optimizer/performance-optimizer.ts'
import { documentationSpecialist } from './documentation-specialist/documentation-specialist.ts'
import { planner } from './planner/planner.ts'
import { projectAnalyst } from './project-analyst/project-analyst.ts'
import { quantAnalyst } from './quant-analyst/quant-analyst.ts'
import { secondOpinion } from './second-opinion/second-opinion.ts'
import { secretsScanner } from './secrets-scanner/secrets-scanner.ts'
import { securityAuditor } from './security-auditor/security-auditor.ts'
import { teamConfigurator } from './team-configurator/team-configurator.ts'
import { testAutomator } from './test-automator/test-automator.ts'
import { tradingStrategyConsultant } from './trading-strategy-consultant/trading-strategy-consultant.ts'
import type { Specialist } from './specialist.ts'

/** Every specialist there is, in the order of the team; a new one is a folder and a line here. */
export const roster: readonly Specialist[] = [
  teamConfigurator,
  projectAnalyst,
  debuggerSpecialist,
  codeArchaeologist,
  codeReviewer,
  securityAuditor,
  secretsScanner,
  adversarialDummy,
  concurrencyReviewer,
  performanceOptimizer,
  tradingStrategyConsultant,
  quantAnalyst,
  secondOpinion,
  testAutomator,
  architectureGuardian,
  documentationSpecialist,
  planner,
]

/** What analysis children take from each file besides the shared facts, by specialist id. */
export const extractors: ReadonlyMap<string, Extractor> = new Map(
  roster.flatMap((one) => (one.extractor === undefined ? [] : [[one.id, one.extractor] as const])),
)
