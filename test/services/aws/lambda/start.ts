import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createLambda, type LambdaParts } from '../../../../services/aws/lambda/service.ts'
import { systemClock } from '../../../../services/store/clock.ts'
import { systemRandom } from '../../../../services/store/random.ts'
import { accountId } from '../../../support/endpoint.ts'
import { testStore } from '../../store/open.ts'

const HANDLERS = join(import.meta.dirname, 'handlers')

export const fixture = (name: string, parts: { timeoutSeconds?: number; concurrency?: number } = {}) => ({
  file: join(HANDLERS, `${name}.ts`),
  timeoutSeconds: 10,
  memoryMb: 256,
  ...parts,
})

/** A Lambda of the handlers beside this file, and what they logged, by log group. */
export function startLambda(functions: LambdaParts['functions'], parts: Partial<LambdaParts> = {}) {
  const logged: Record<string, string[]> = {}
  const lambda = createLambda({
    functions,
    store: testStore({ clock: systemClock }),
    clock: systemClock,
    random: systemRandom,
    region: 'us-east-1',
    accountId,
    logs: {
      write({ logGroupName, events }) {
        logged[logGroupName] = [...(logged[logGroupName] ?? []), ...events.map(event => event.message)]
      },
    },
    credentialsFor: name => ({
      accessKeyId: `key of ${name}`,
      secretAccessKey: 'secret',
      sessionToken: 't',
      expiration: new Date(Date.UTC(2030, 0)),
    }),
    endpointUrl: () => 'http://127.0.0.1:1',
    sandboxes: { warm: 1, most: 2 },
    report: error => {
      throw error
    },
    ...parts,
  })
  lambda.start?.()
  onTestFinished(async () => lambda.stop?.())
  return { lambda, logged }
}
