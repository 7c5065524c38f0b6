import { onTestFinished } from 'vitest'
import { createEndpoint, type EndpointParts } from '../../services/endpoint.ts'
import { createIdentities } from '../../services/iam/identities.ts'
import { systemClock } from '../../services/store/clock.ts'
import { systemRandom } from '../../services/store/random.ts'
import type { Service } from '../../services/wire/call.ts'

export const root = { accessKeyId: 'AKIAROOT', secretAccessKey: 'the root secret' }
export const rootKeys = [root]
export const accountId = '000000000000'

export interface TestEndpoint {
  url: string
  /** For the constructor of any AWS SDK client. */
  client: { endpoint: string; region: string; credentials: typeof root; maxAttempts: number }
  /** What was logged as unforeseen. */
  logged: { message: string; details: Readonly<Record<string, unknown>> }[]
}

/** An endpoint on a free port, signed for by `root`, that closes when the test ends. */
export async function startEndpoint(
  services: readonly Service[],
  parts: Partial<Pick<EndpointParts, 'identities' | 'clock' | 'store' | 'rate' | 'console' | 'tls'>> = {},
): Promise<TestEndpoint> {
  const logged: TestEndpoint['logged'] = []
  const endpoint = createEndpoint({
    services,
    identities: createIdentities({ rootKeys: () => rootKeys, accountId }),
    clock: systemClock,
    random: systemRandom,
    store: { durable: () => Promise.resolve() },
    log: (message, details) => logged.push({ message, details }),
    ...parts,
  })
  const { url } = await endpoint.listen(0, '127.0.0.1')
  onTestFinished(() => endpoint.close())
  const client = { endpoint: url, region: 'us-east-1', credentials: root, maxAttempts: 1 }
  return { url, client, logged }
}
