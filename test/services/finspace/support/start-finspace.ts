import { join } from 'node:path'
import { FinspaceClient } from '@aws-sdk/client-finspace'
import { onTestFinished } from 'vitest'
import type { Rate } from '../../../../services/endpoint/throttle.ts'
import { createBundles } from '../../../../services/finspace/code/bundles.ts'
import { createFinspace } from '../../../../services/finspace/service.ts'
import type { Capacity } from '../../../../services/finspace/settings/capacity.ts'
import { type Settings, settingsSchema } from '../../../../services/finspace/settings/settings.ts'
import { createStorage } from '../../../../services/finspace/storage/storage.ts'
import type { Clock } from '../../../../services/store/clock.ts'
import { systemRandom } from '../../../../services/store/random.ts'
import { openStore } from '../../../../services/store/store.ts'
import type { Audit } from '../../../../services/wire/rest-json.ts'
import { accountId, startEndpoint } from '../../../support/endpoint.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'
import { fakeNodes } from './fake-nodes.ts'
import { fakeObjects } from './fake-objects.ts'
import { fakeVersions } from './fake-versions.ts'

export const region = 'us-east-1'

interface Options {
  file?: string
  buckets?: Record<string, Record<string, string | Buffer>>
  settings?: Parameters<typeof settingsSchema.parse>[0]
  audit?: Audit
  /** Real time, for clients that wait by themselves. */
  clock?: Clock
  /** Of calls. */
  rate?: Rate
  /** No node comes up. */
  isBroken?: boolean
  /** What all nodes have. */
  machine?: Capacity
  /** False: objects are in a real S3. */
  ownBuckets?: boolean
}

/** The service in this process, behind a real endpoint, over fakes of what it runs on. It ends with the test. */
export async function startFinspace(options: Options = {}) {
  const { file = ':memory:', buckets = {}, settings = {}, audit } = options
  const virtual = new VirtualClock()
  const clock = options.clock ?? virtual
  const store = openStore({ file, clock })
  const objects = fakeObjects(buckets)
  const versions = fakeVersions(store, objects)
  const bundles = createBundles({ folder: join(temporaryFolder(), 'code') })
  const nodes = fakeNodes()
  if (options.isBroken === true) nodes.breakDown()
  const faults: unknown[] = []
  const logged: object[] = []
  let current: Settings = settingsSchema.parse(settings)
  const service = createFinspace({
    ...{ store, clock, random: systemRandom, region, accountId, objects, bundles, versions, nodes },
    storage: createStorage(join(temporaryFolder(), 'storage')),
    settings: () => current,
    onFault: fault => faults.push(fault),
    log: (message, details) => logged.push({ message, ...details }),
    ...(options.machine === undefined ? {} : { machine: options.machine }),
    ...(audit === undefined ? {} : { audit }),
    ownBuckets: options.ownBuckets ?? true,
  })
  await service.start?.()
  let isStopped = false
  const stop = async () => {
    if (isStopped) return
    isStopped = true
    await service.stop?.()
    await store.close()
  }
  onTestFinished(stop)
  const endpoint = await startEndpoint([service, service.authorities], {
    store,
    ...(options.rate === undefined ? {} : { rate: options.rate }),
  })
  const client = new FinspaceClient(endpoint.client)
  return {
    ...{
      service,
      stop,
      store,
      clock: virtual,
      objects,
      bundles,
      versions,
      nodes,
      faults,
      logged,
      endpoint,
      client,
    },
    set: (next: Parameters<typeof settingsSchema.parse>[0]) => {
      current = settingsSchema.parse(next)
    },
  }
}

export type TestFinspace = Awaited<ReturnType<typeof startFinspace>>
