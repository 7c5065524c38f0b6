// The HTTP API of kdbflow: workflows by name.
import { pathOf, restService } from './rest-service.ts'

const call = restService('execute-api')

export interface JsonSchema {
  type?: string
  description?: string
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  enum?: (string | number)[]
  const?: unknown
  anyOf?: JsonSchema[]
  additionalProperties?: boolean | JsonSchema
  default?: unknown
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  pattern?: string
}

export interface Workflow {
  name: string
  inputSchema: JsonSchema
  example: unknown
}

export const listWorkflows = (signal?: AbortSignal) =>
  call<{ workflows: { name: string }[] }>('GET', '/workflows', { signal })

export const describeWorkflow = (name: string, signal?: AbortSignal) =>
  call<Workflow>('GET', pathOf`/workflows/${name}`, { signal })

export const startWorkflow = (name: string, input: object, idempotencyKey: string) =>
  call<{ executionArn: string; startDate: string }>('POST', pathOf`/workflows/${name}/executions`, {
    body: input,
    headers: { 'idempotency-key': idempotencyKey },
  })
