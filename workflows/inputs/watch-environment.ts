import * as z from 'zod'
import { timeoutSeconds, trigger } from './common.ts'
import { environmentId } from './kx.ts'

export const watchEnvironmentInput = z.strictObject({
  environmentId,
  timeoutSeconds: timeoutSeconds(900),
  trigger,
})

export const watchEnvironmentExample: z.input<typeof watchEnvironmentInput> = {
  environmentId: '5lcklyegnrzyxd2aa6qk72',
}
