import { Logger } from '@aws-lambda-powertools/logger'
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import middy, { type MiddyfiedHandler } from '@middy/core'
import * as z from 'zod'
import { faultsOf, InvalidInput, InvalidOutput, StepError } from './errors.ts'
import { isUnreachable } from './unreachable.ts'

const logger = new Logger({ serviceName: 'kdbflow' })

/**
 * A workflow's step: checks the input, runs, checks the output. An error keeps its name, which is what a
 * workflow's Retry and Catch match; nothing of an input is logged.
 */
export const step = <Input extends z.ZodType, Output extends z.ZodType>(
  { input, output }: { input: Input; output: Output },
  // The SDK types every member of an answer as possibly absent: only the output schema knows better.
  run: (input: z.output<Input>) => Promise<object>,
): MiddyfiedHandler<unknown, z.output<Output>> =>
  middy<unknown, z.output<Output>>()
    .use(injectLambdaContext(logger))
    .onError(({ error }) => {
      // Logged and left alone: with no response set, Middy throws the error on.
      logger.error('the step failed', { error })
    })
    .handler(async event => {
      const { deadline, request } = withoutDeadline(event)
      const asked = input.safeParse(request)
      if (!asked.success) throw new InvalidInput(faultsOf(asked.error))
      const answered = output.safeParse(await reaching(() => run(asked.data), deadline))
      if (!answered.success) throw new InvalidOutput(faultsOf(answered.error).join('; '))
      return answered.data
    })

/** Executions that began before `call` gave the deadline along have none. */
const withoutDeadline = (event: unknown): { deadline?: number; request: unknown } => {
  const parsed = timed.safeParse(event)
  if (!parsed.success) return { request: event }
  const { deadline, ...request } = parsed.data
  return { deadline, request }
}

/** `deadline` in milliseconds since 1970. */
const timed = z.looseObject({ deadline: z.number() })

/** A service that is unreachable has one error name, which every Retry has, and after the deadline one that none has. */
const reaching = async <Answer>(run: () => Promise<Answer>, deadline = Infinity): Promise<Answer> => {
  try {
    return await run()
  } catch (error) {
    if (!isUnreachable(error)) throw error
    const reason = String(error)
    if (Date.now() < deadline) throw new StepError('ServiceUnreachable', reason)
    throw new StepError('DeadlineExceeded', `expected a service within the deadline, got ${reason}`)
  }
}
