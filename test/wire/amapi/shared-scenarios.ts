// The scenarios of every method except AddClient.
import type { Scenario } from '../scenario.ts'
import { credentialScenarios } from './credential-scenarios.ts'
import { fieldScenarios } from './field-scenarios.ts'
import type { MethodTemplate } from './method-template.ts'
import { transportScenarios } from './transport-scenarios.ts'

export function sharedScenarios(template: MethodTemplate): Scenario[] {
  return [...credentialScenarios(template), ...transportScenarios(template), ...fieldScenarios(template)]
}
