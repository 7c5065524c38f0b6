// Machines of Pass, Choice, Succeed and Fail states alone, run against what AWS answered.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../../../../asl/json.ts'
import type { ChoiceState, PassState, State, StateMachine } from '../../../../asl/types.ts'
import { testRule } from '../../../../services/stepfunctions/query/choice/rule.ts'
import { QueryError } from '../../../../services/stepfunctions/query/error.ts'
import { evaluateJsonata } from '../../../../services/stepfunctions/query/jsonata/template.ts'
import { evaluateJsonataAs } from '../../../../services/stepfunctions/query/jsonata/typed.ts'
import { selectPath } from '../../../../services/stepfunctions/query/jsonpath/read.ts'
import { evaluateTemplate } from '../../../../services/stepfunctions/query/jsonpath/template.ts'
import { writePath } from '../../../../services/stepfunctions/query/jsonpath/write.ts'
import type { Scope } from '../../../../services/stepfunctions/query/scope.ts'
import { environment } from './environment.ts'

interface Case {
  id: string
  kind: string
  definition: StateMachine
  input: Json
  placeholders: boolean
  expected: { status: string; output?: Json; error?: string; cause?: string }
}

interface Compare {
  norm(value: unknown): unknown
  sameValue(expected: unknown, actual: unknown, wild?: string[]): boolean
}

const FOLDER = fileURLToPath(new URL('../../../../../shared/asl-cases/', import.meta.url))
const RUNNABLE = new Set(['Pass', 'Choice', 'Succeed'])
const OURS = new Set([undefined, 'States.Runtime', 'States.QueryEvaluationError'])

const cases = existsSync(FOLDER) ? readCases().filter(isRunnable) : []

function readCases(): Case[] {
  const files = readdirSync(FOLDER).filter(file => file.endsWith('.json'))
  return files.map(file => JSON.parse(readFileSync(FOLDER + file, 'utf8')) as Case)
}

// The context object and the limits on data are the engine's, whose own run covers every case.
function isRunnable({ kind, definition, expected }: Case): boolean {
  if (kind !== 'execution' || !OURS.has(expected.error)) return false
  const states = Object.values(definition.States)
  return states.every(({ Type }) => RUNNABLE.has(Type)) && !/\$\$|context/.test(JSON.stringify(definition))
}

describe.skipIf(cases.length === 0)('what AWS recorded (skipped where shared/asl-cases is absent)', () => {
  test.each(cases.map(entry => [entry.id, entry] as const))('%s', async (_, {
    definition,
    input,
    expected,
  }) => {
    // An untyped script beside the recorded data.
    const { norm, sameValue } = (await import(`${FOLDER}compare.mjs`)) as Compare
    const outcome = await run(definition, input)
    const wild = ['date', 'timestamp', 'RandomNumberGenerated']
    expect(outcome.status).toBe(expected.status)
    if ('output' in expected) {
      expect(sameValue(norm(expected.output), norm(outcome.output), wild), JSON.stringify(outcome)).toBe(true)
    }
    if (expected.error !== undefined) expect(outcome.error).toBe(expected.error)
    if (expected.cause !== undefined) {
      expect(sameValue(norm(expected.cause), norm(outcome.cause)), outcome.cause).toBe(true)
    }
  })
})

interface Outcome {
  status: 'SUCCEEDED' | 'FAILED'
  output?: Json
  error?: string
  cause?: string
}

async function run(machine: StateMachine, input: Json): Promise<Outcome> {
  const { States, QueryLanguage } = machine
  let variables: Record<string, Json> = {}
  let name: string | undefined = machine.StartAt
  let value = input
  for (let entered = 2; name !== undefined; entered += 2) {
    const state: State | undefined = States[name]
    const scope: Scope = { input: value, context: {}, variables, environment }
    const isJsonata: boolean = (state?.QueryLanguage ?? QueryLanguage) === 'JSONata'
    try {
      const next: Step = await (isJsonata ? jsonataStep(state, scope) : jsonPathStep(state, scope))
      value = next.output
      variables = { ...variables, ...next.assigned }
      name = next.next
    } catch (error) {
      if (!(error instanceof QueryError)) throw error
      const opening = `An error occurred while executing the state '${name}' (entered at the event id #${entered}). `
      return { status: 'FAILED', error: error.error, cause: opening + error.cause }
    }
  }
  return { status: 'SUCCEEDED', output: value }
}

interface Step {
  output: Json
  assigned: Record<string, Json>
  next: string | undefined
}

async function jsonataStep(state: State | undefined, scope: Scope): Promise<Step> {
  const output = async (template: Json | undefined, field: string) =>
    template === undefined ? scope.input : evaluateJsonata(template, scope, field)
  if (state?.Type === 'Choice') {
    for (const [index, rule] of state.Choices.entries()) {
      const field = `Choices[${index}]`
      const condition = 'Condition' in rule ? rule.Condition : false
      if (await evaluateJsonataAs(condition, scope, { field: `${field}/Condition`, type: 'boolean' })) {
        return { output: await output(rule.Output, `${field}/Output`), assigned: {}, next: rule.Next }
      }
    }
    return { output: await output(state.Output, 'Output'), assigned: {}, next: state.Default }
  }
  const pass = state as PassState
  const assigned = await evaluateJsonata(pass.Assign ?? {}, scope, 'Assign')
  return {
    output: await output(pass.Output, 'Output'),
    assigned: assigned as Record<string, Json>,
    next: pass.Next,
  }
}

function jsonPathStep(state: State | undefined, scope: Scope): Step {
  const pass = state as PassState
  const within = { ...scope, input: selectPath(pass.InputPath, scope) }
  const effective = pass.Parameters === undefined ? within.input : evaluateTemplate(pass.Parameters, within)
  const result = pass.Result === undefined ? effective : pass.Result
  // Assign sees the result, not the input.
  const assigned = evaluateTemplate(pass.Assign ?? {}, { ...scope, input: result })
  const combined = writePath(pass.ResultPath, scope.input, result)
  return {
    output: selectPath(pass.OutputPath, { ...scope, input: combined }),
    assigned: assigned as Record<string, Json>,
    next: state?.Type === 'Choice' ? chosen(state, within) : pass.Next,
  }
}

const chosen = (state: ChoiceState, scope: Scope): string | undefined =>
  state.Choices.find(rule => testRule(rule as unknown as JsonObject, scope))?.Next ?? state.Default
