// The Resource of a Task, taken apart.
import type { Integration } from '../history/event.ts'

export type Resource = LambdaResource | IntegrationResource

export interface LambdaResource {
  kind: 'lambda'
  arn: string
}

export interface IntegrationResource {
  kind: 'integration'
  arn: string
  /** `lambda`, `aws-sdk:dynamodb`. */
  resourceType: string
  /** With its pattern: `startExecution.sync:2`. */
  resource: string
  service: string
  action: string
  pattern: Pattern
}

/** How the task ends: with the answer, with the job that it started, or with its token. */
export type Pattern = 'response' | 'sync' | 'sync:2' | 'waitForTaskToken'

/** What events show of an integration. */
export const integrationOf = ({ resource, resourceType }: IntegrationResource): Integration => ({
  resource,
  resourceType,
})

/** Activities are integrations of no known service: their tasks fail, saying so. */
export function parseResource(arn: string): Resource {
  const parts = arn.split(':')
  if (parts[2] === 'lambda') return { kind: 'lambda', arn }
  const [type = '', ...rest] = parts.slice(5)
  const service = type === 'aws-sdk' ? (rest.shift() ?? '') : type
  const resource = rest.join(':')
  const [action = '', pattern] = split(resource)
  const resourceType = type === 'aws-sdk' ? `${type}:${service}` : type
  return { kind: 'integration', arn, resourceType, resource, service, action, pattern: patternOf(pattern) }
}

function split(resource: string): [string, string | undefined] {
  const dot = resource.indexOf('.')
  return dot < 0 ? [resource, undefined] : [resource.slice(0, dot), resource.slice(dot + 1)]
}

const patternOf = (text: string | undefined): Pattern =>
  text === 'sync' || text === 'sync:2' || text === 'waitForTaskToken' ? text : 'response'
