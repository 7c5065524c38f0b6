import { AsyncLocalStorage } from 'node:async_hooks'
import { join } from 'node:path'
import type { Json } from '../../../asl/json.ts'
import { steps } from '../../../functions/catalog.ts'

export interface Hooks {
  /** Called before each step with its request; may throw in its stead. */
  before: (step: string, request: Json) => void
  /** Called after each step; may throw as if its answer were lost. */
  after: (step: string) => void
  /** Steps that are not run: what to answer in their stead. */
  instead: Map<string, (request: Json) => Json>
  /** How often each step runs for one Task: Lambda promises once at least. */
  times: number
}

/** The step that runs, through all that it awaits. */
export const running = new AsyncLocalStorage<string>()

/** Runs a step's handler in this process, and answers as Lambda does. */
export async function runStep(name: string, { payload, hooks }: { payload: Json; hooks: Hooks }) {
  try {
    hooks.before(name, requestIn(payload))
    const instead = hooks.instead.get(name)
    if (instead !== undefined) return { payload: instead(requestIn(payload)) }
    const { handler } = await import(/* @vite-ignore */ join(root, steps[name]?.file ?? name))
    const answer = await running
      .run(name, () => repeat(hooks.times, () => handler(payload, context(name))))
      // Also where the step throws: then that is lost.
      .finally(() => hooks.after(name))
    // Lambda's answer is JSON: undefined members and dates do not survive it.
    return { payload: JSON.parse(JSON.stringify(answer)) as Json }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const cause = { errorType: error.name, errorMessage: error.message, trace: [] }
    return { error: error.name, cause: JSON.stringify(cause) }
  }
}

function requestIn(payload: Json): Json {
  const { request = payload } = payload as { request?: Json }
  return request
}

async function repeat(times: number, run: () => Promise<unknown>): Promise<unknown> {
  for (let time = 1; time < times; time += 1) await run()
  return run()
}

const root = join(import.meta.dirname, '../../..')

const context = (functionName: string) => ({
  functionName,
  awsRequestId: 'test',
  getRemainingTimeInMillis: () => 30_000,
})
