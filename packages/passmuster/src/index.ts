export { OrchestrationContextManager, type Assignment } from './orchestration-context-manager.ts'
export {
  ParallelValidationOrchestrator,
  type ParallelValidationOptions,
  type ValidationSuiteResult,
} from './parallel-validation-orchestrator.ts'
export { planValidation, startValidation } from './jobs/validate.ts'
export type { SpecialistCheck, ValidateOptions, ValidationRun } from './jobs/validation.ts'
export type { Check, CheckKind, Suite } from './model/check.ts'
export type { CheckRow, Problem, TestCounts, Validation } from './model/validation.ts'
export { startDiscovery } from './jobs/discover.ts'
export type { DiscoverOptions, DiscoveryRun, Finished } from './jobs/discovery.ts'
export { resumeDiscovery } from './jobs/resume.ts'
export { verifyReportFile, type VerifyRow } from './jobs/verify.ts'
export { readTeam } from './jobs/team.ts'
export type { StatusSummary } from './jobs/status.ts'
export { FaultError, type Fault, type FaultCode, type Result } from './model/fault.ts'
export type { Envelope, EventBody, EventType } from './model/event.ts'
export type { Category, Claim, Evidence, Finding, Fix, Place, Severity } from './model/finding.ts'
export type {
  Blocker,
  Contradiction,
  Coverage,
  Discovery,
  Metrics,
  PlanStep,
  RepairSet,
  SpecialistRow,
  Subsystem,
} from './model/report.ts'
export type { Stack, StackSignal, Team } from './model/team.ts'
export type { Outcome, RunId, TaskId, Usage, Verdict } from './model/task.ts'
export { version } from './version.ts'
