import { hash } from 'node:crypto'
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import middy, { type MiddyfiedHandler } from '@middy/core'
import * as z from 'zod'
import { clientToken as shortToken } from '../../model/common.ts'
import { faultsOf } from '../../workflows/inputs/faults.ts'
import { now } from './clock.ts'
import { catalogName } from './deployed-name.ts'
import { InvalidInput, InvalidOutput, StepError } from './errors.ts'
import { logger, logRun, namesIn } from './log.ts'
import { isUnreachable } from './unreachable.ts'

/**
 * A workflow's step: checks the input, runs, checks the output. An error keeps its name, which is what a
 * workflow's Retry and Catch match; of an input only names are logged. An input that has a `clientToken` is given one.
 */
export const step = <Input extends z.ZodType, Output extends z.ZodType>(
  { input, output }: { input: Input; output: Output },
  // The SDK types every member of an answer as possibly absent: only the output schema knows better.
  run: (input: z.output<Input>) => Promise<object>,
): MiddyfiedHandler<unknown, z.output<Output>> =>
  middy<unknown, z.output<Output>>()
    .use(injectLambdaContext(logger))
    .handler(async (event, { functionName = 'step' }) => {
      const since = performance.now()
      const call = calledWith(event)
      const logOutcome = (outcome: string) =>
        logRun({ name: catalogName(functionName), on: namesIn(call.request), outcome, since })
      try {
        const answer = await checked({ input, output }, call, run)
        logOutcome('done')
        return answer
      } catch (error) {
        // Middy rethrows it, and Lambda logs it in full.
        logOutcome(error instanceof Error ? error.name : 'Error')
        throw error
      }
    })

async function checked<Input extends z.ZodType, Output extends z.ZodType>(
  { input, output }: { input: Input; output: Output },
  { request, attempt, deadline }: Call,
  run: (input: z.output<Input>) => Promise<object>,
): Promise<z.output<Output>> {
  const asked = input.safeParse(attempt === undefined ? request : withToken(input, { request, attempt }))
  if (!asked.success) throw new InvalidInput(faultsOf(asked.error))
  const answered = output.safeParse(await reaching(() => run(asked.data), deadline))
  if (!answered.success) throw new InvalidOutput(faultsOf(answered.error).join('; '))
  return answered.data
}

interface Call {
  request: unknown
  attempt?: z.infer<typeof attempt>
  /** Milliseconds since 1970. */
  deadline?: number | undefined
}

/** As `call` of the workflows asks, or as definitions of the release before did: all members in one object. */
function calledWith(event: unknown): Call {
  const called = inParts.safeParse(event)
  if (called.success) return called.data
  const before = flat.safeParse(event)
  if (!before.success) return { request: event }
  const { deadline, ...request } = before.data
  return { request, deadline }
}

/** Identifies one entry into a state. */
const attempt = z.strictObject({
  execution: z.string(),
  redrives: z.int(),
  state: z.string(),
  entered: z.string(),
})
const inParts = z.strictObject({ request: z.unknown(), attempt, deadline: z.number().optional() })
const flat = z.looseObject({ deadline: z.number() })

/** Made of the request too: items of a Map may enter a state at the same time. */
function withToken(input: z.ZodType, call: { request: unknown; attempt: object }): unknown {
  if (!(input instanceof z.ZodObject) || !('clientToken' in input.shape)) return call.request
  const clientToken = hash('sha256', JSON.stringify([call.attempt, call.request])).slice(0, LONGEST_TOKEN)
  return Object.assign({}, call.request, { clientToken })
}

const { max: LONGEST_TOKEN } = shortToken

/** A service that is unreachable has one error name, which every Retry has, and after the deadline one that none has. */
async function reaching<Answer>(run: () => Promise<Answer>, deadline = Infinity): Promise<Answer> {
  try {
    return await run()
  } catch (error) {
    if (!isUnreachable(error)) throw error
    const reason = String(error)
    if (now() < deadline) throw new StepError('ServiceUnreachable', reason)
    throw new StepError('DeadlineExceeded', `expected a service within the deadline, got ${reason}`)
  }
}
