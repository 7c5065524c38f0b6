import * as z from 'zod'
import { timeoutSeconds, trigger } from './common.ts'
import { environmentId } from './kx.ts'

export const tearDownEnvironmentInput = z.strictObject({
  environmentId,
  environmentName: z
    .string()
    .min(1)
    .describe("The environment's name again, so that nobody deletes another one by a wrong id."),
  timeoutSeconds: timeoutSeconds(10_800),
  trigger,
})

export const tearDownEnvironmentExample: z.input<typeof tearDownEnvironmentInput> = {
  environmentId: '5lcklyegnrzyxd2aa6qk72',
  environmentName: 'trading',
}
