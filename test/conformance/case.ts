import type { Json, JsonObject } from '../../asl/json.ts'

/** A recorded answer of AWS, in the format of asl-cases. */
export type Case = ExecutionCase | RequestCase

export interface ExecutionCase {
  id: string
  kind: 'execution'
  type?: 'STANDARD' | 'EXPRESS'
  needs: string
  definition: JsonObject
  input: Json
  mocks?: Mock[]
  expected: { status: string; output?: Json; error?: string; cause?: Json }
  events?: CaseEvent[]
  compareAsSets?: boolean
  eventsPartial?: boolean
  idsZeroed?: boolean
  wildcards?: string[]
}

export interface CaseEvent {
  id: number | null
  previousEventId: number | null
  type: string
  details?: JsonObject
}

export interface RequestCase {
  id: string
  kind: 'validate' | 'api-error' | 'test-state'
  operation?: string
  request?: JsonObject
  requestRaw?: JsonObject
  expected: JsonObject
}

/** What a task got from its resource. */
export interface Mock {
  state: string
  resource: string
  parameters?: Json
  submitted?: Json
  result: {
    output?: Json
    error?: string | null
    cause?: Json
    timeout?: boolean
    neverCompletes?: boolean
  }
}
