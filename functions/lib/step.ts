import { Logger } from '@aws-lambda-powertools/logger'
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import middy, { type MiddyfiedHandler } from '@middy/core'
import type * as z from 'zod'
import { faultsOf, InvalidInput, InvalidOutput } from './errors.ts'

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
      const asked = input.safeParse(event)
      if (!asked.success) throw new InvalidInput(faultsOf(asked.error))
      const answered = output.safeParse(await run(asked.data))
      if (!answered.success) throw new InvalidOutput(faultsOf(answered.error).join('; '))
      return answered.data
    })
