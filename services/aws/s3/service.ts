// S3 over folders: find the operation, authorize, run, answer XML.
import { join } from 'node:path'
import type { Clock } from '../../store/clock.ts'
import type { Random } from '../../store/random.ts'
import type { Store } from '../../store/store.ts'
import type { Answer, Call, Service } from '../../wire/call.ts'
import { refusal } from '../../wire/refusal.ts'
import { ServiceException } from '../../wire/service-exception.ts'
import { type MappedFolders, openFolders } from './folders/folders.ts'
import { Objects } from './objects/objects.ts'
import { openBucketSettings } from './objects/settings.ts'
import { openSource, type S3Source } from './objects/source.ts'
import { watchStrangers } from './objects/strangers.ts'
import { startUploadExpiry } from './objects/upload-expiry.ts'
import { openUploads } from './objects/uploads.ts'
import { parseRequest, type S3Request, type S3State } from './request/request.ts'
import { ROUTES, routeOf } from './route.ts'

export interface S3Parts {
  store: Store
  clock: Clock
  random: Random
  /** Of all buckets: `<folder>/<bucket>/<key>`. Made where absent. */
  folder: string
  /** Folders from elsewhere that are buckets too, to be read alone. */
  mapped?: MappedFolders
  /** How long an upload stays to which no part comes; for ever where absent. */
  uploadsKeptMs?: number
  /** Receives the folders that cannot be watched. */
  log?(message: string, details: Readonly<Record<string, unknown>>): void
}

export interface S3 extends Service {
  /** The same objects for other parts of kdbflow. */
  source: S3Source
}

export function createS3({
  store,
  clock,
  random,
  folder,
  mapped = () => new Map(),
  uploadsKeptMs: keptMs,
  log = console.error,
}: S3Parts): S3 {
  const folders = openFolders(folder, mapped)
  const objects = new Objects({ folders, store, clock, random })
  const uploads = openUploads(store, folders)
  const temporaryPath = () => join(folders.temporary, random.uuid())
  const settings = openBucketSettings(store)
  const state: S3State = { objects, folders, uploads, settings, clock, random, temporaryPath }
  const expiry = store.work('s3.upload-expiry')
  const report = (error: unknown) => log('unfinished uploads could not be ended', { error })
  let unwatch: (() => void) | undefined
  return {
    name: 's3',
    protocol: 's3',
    operations: ROUTES.map(({ name }) => name),
    largestBody: 'streamed',
    source: openSource({ folders, objects }),
    async handle(call) {
      try {
        return withRequestId(await run(parseRequest(call), state), call)
      } catch (error) {
        if (!(error instanceof ServiceException)) throw error
        return refused(error, call)
      }
    },
    async start() {
      await uploads.sweep()
      if (keptMs !== undefined) void startUploadExpiry(expiry, { uploads, clock, keptMs, report })
      unwatch = watchStrangers({ folders, objects, clock, log })
    },
    async stop() {
      unwatch?.()
      await expiry.stop()
    },
  }
}

async function run(request: S3Request, state: S3State): Promise<Answer> {
  const { name, operation } = routeOf(request)
  const { principal } = request.call
  if (operation.action !== undefined) principal.authorize(operation.action, resourceOf(request))
  if (!READS.includes(request.call.method)) state.folders.checkWritable(request.bucket)
  return { ...(await operation.run(request, state)), operation: name }
}

const READS = ['GET', 'HEAD']

const resourceOf = ({ bucket, key }: S3Request) =>
  bucket === '' ? '*' : `arn:aws:s3:::${key === '' ? bucket : `${bucket}/${key}`}`

const withRequestId = (answer: Answer, { requestId }: Call): Answer => ({
  ...answer,
  headers: { 'x-amz-request-id': requestId, ...answer.headers },
})

/** An answer to HEAD has no room for the error, and 304 is none. */
function refused(error: ServiceException, call: Call): Answer {
  const answer = refusal(error, 's3', call.requestId)
  if (call.method !== 'HEAD' && error.status !== 304) return answer
  const headers = error.status === 304 ? textsOf(error.members) : {}
  return { status: answer.status, headers: { 'x-amz-request-id': call.requestId, ...headers } }
}

const textsOf = (members: ServiceException['members']) =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [name, String(value)]))
