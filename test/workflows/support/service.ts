// The FinSpace service itself in this process, for worlds: its client reaches it without a connection, so that the
// date may be virtual.
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { FinspaceClient } from '@aws-sdk/client-finspace'
import { createBundles } from '../../../services/finspace/code/bundles.ts'
import { createFinspace } from '../../../services/finspace/service.ts'
import { type Settings, settingsSchema } from '../../../services/finspace/settings/settings.ts'
import { worldOf } from '../../../services/finspace/settings/world.ts'
import { createStorage } from '../../../services/finspace/storage/storage.ts'
import {
  type ObjectSource,
  ObjectSourceError,
} from '../../../services/finspace/versions/changeset/object-source.ts'
import { createRoot } from '../../../services/iam/principal.ts'
import { systemRandom } from '../../../services/store/random.ts'
import { openStore } from '../../../services/store/store.ts'
import type { Work } from '../../../services/store/work.ts'
import type { Service } from '../../../services/wire/call.ts'
import { innerCall } from '../../../services/wire/inner-call.ts'
import { fakeNodes } from '../../services/finspace/support/fake-nodes.ts'
import { fakeVersions } from '../../services/finspace/support/fake-versions.ts'
import type { VirtualClock } from '../../support/virtual-clock.ts'
import { ACCOUNT } from './asked.ts'
import type { Command } from './clients.ts'
import { type Durations, delaysOf } from './durations.ts'
import type { FakeS3 } from './fake-s3.ts'

interface Parts {
  clock: VirtualClock
  s3: FakeS3
  /** For the files of clusters. */
  folder: string
  /** By default nothing takes time. */
  durations?: Durations
}

export async function startService({ clock, s3, folder, durations = {} }: Parts) {
  const store = openStore({ file: ':memory:', clock })
  const objects = objectsOf(s3)
  const versions = fakeVersions(store, objects)
  const bundles = createBundles({ folder: join(folder, 'code') })
  const nodes = fakeNodes()
  const delayOf = delaysOf(durations)
  let current: Settings = settingsSchema.parse({})
  const service = createFinspace({
    ...{ store, clock, random: systemRandom, ...ACCOUNT, objects, bundles, versions, nodes },
    storage: createStorage(join(folder, 'storage')),
    settings: () => current,
    world: () => ({ ...worldOf(current.world), delayOf }),
    onFault: fault => console.error(fault),
  })
  const steps = LIVES.map(type => countRunning(store.work(`finspace.${type}`)))
  await service.start?.()
  const stop = async () => {
    await service.stop?.()
    await store.close()
  }
  const set = (next: Parameters<typeof settingsSchema.parse>[0]) => {
    current = settingsSchema.parse(next)
  }
  const client = clientOf(service)
  /** What a step's client asks, as the SDK would send it. */
  const answer = (command: Command): Promise<unknown> => Reflect.apply(send, client, [command])
  /** Steps that a test holds back: how many they are now. */
  const held = { count: () => 0 }
  /** Until nothing more is done before the clock moves. A step may wait for the clock itself: hence the bound. */
  const settle = async () => {
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
      await new Promise(resolve => (turn < QUICK_TURNS ? setImmediate(resolve) : setTimeout(resolve, 1)))
      if (steps.reduce((total, running) => total + running(), 0) <= held.count()) return
    }
  }
  return { client, answer, versions, nodes, set, held, settle, stop }
}

/** The kinds whose states lead on by themselves. */
const LIVES = ['Environment', 'Changeset', 'Dataview', 'Cluster', 'Volume', 'Scaling Group']
const MOST_TURNS = 1000
/** Of the event loop; what takes longer waits for files. */
const QUICK_TURNS = 100

/** To be called before the work starts; answers how many of its pieces are under way. */
function countRunning(work: Work): () => number {
  let running = 0
  const start = work.start.bind(work)
  work.start = (run, report) =>
    start(async (key, handed) => {
      running += 1
      try {
        await run(key, handed)
      } finally {
        running -= 1
      }
    }, report)
  return () => running
}

/** The buckets that the steps write to are those that the service reads. */
const objectsOf = ({ objects }: FakeS3): ObjectSource => ({
  async *list(bucket, prefix) {
    const found = [...objects].filter(([path]) => path.startsWith(`${bucket}/${prefix}`))
    for (const [path, { body, etag, modified }] of found.sort(([a], [b]) => (a < b ? -1 : 1))) {
      yield { key: path.slice(bucket.length + 1), size: body.length, etag, lastModified: new Date(modified) }
    }
  },
  async read(bucket, key) {
    const found = objects.get(`${bucket}/${key}`)
    if (found === undefined) throw new ObjectSourceError('NoSuchKey', `no object ${key}`)
    return Readable.from([found.body])
  },
})

const principal = createRoot(ACCOUNT.accountId, 'AKIATEST')

/** A client of the SDK whose requests are handed to the service. It signs them, and nobody looks at that. */
function clientOf(service: Service): FinspaceClient {
  const client = new FinspaceClient({
    region: ACCOUNT.region,
    endpoint: 'http://kdbflow.internal',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'unused' },
    maxAttempts: 1,
    requestHandler: {
      handle: async (request: HttpRequest) => ({ response: await respond(service, request) }),
    },
  })
  // A test asks the service itself, not the world that answers for the steps' clients.
  return Object.assign(client, { send })
}

const { send } = FinspaceClient.prototype

interface HttpRequest {
  method: string
  path: string
  query: Readonly<Record<string, string>>
  headers: Readonly<Record<string, string>>
  body?: string | Uint8Array
}

async function respond(service: Service, { method, path, query, headers, body }: HttpRequest) {
  const answer = await service.handle({
    ...innerCall({ name: 'finspace', region: ACCOUNT.region }, principal),
    ...{ method, rawPath: path, rawQuery: new URLSearchParams(query).toString(), headers },
    body: body === undefined ? Buffer.alloc(0) : Buffer.from(body),
  })
  const text = answer.body === undefined ? '' : String(answer.body)
  return {
    statusCode: answer.status,
    headers: answer.headers ?? {},
    body: Readable.from([Buffer.from(text)]),
  }
}
