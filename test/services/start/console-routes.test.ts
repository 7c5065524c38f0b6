// The routes that the console asks beside the public APIs, through the wire.
import { mkdirSync } from 'node:fs'
import { CreateKxUserCommand, type FinspaceClient } from '@aws-sdk/client-finspace'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { signedFetch } from '../../support/signed-fetch.ts'
import { load, newCluster } from '../finspace/support/provision.ts'
import { clientsOf, sharedKdbflow } from './kdbflow.ts'
import { openMarket, putObjects, writeDates } from './market.ts'
import { keyOf, writeUsers } from './principals.ts'

const kdbflow = sharedKdbflow(data => {
  mkdirSync(data, { recursive: true })
  const invoke = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' } as const
  writeUsers(data, [
    { name: 'nothing', statements: [invoke] },
    {
      name: 'loads',
      statements: [invoke, { Effect: 'Allow', Action: 'finspace:GetKxChangeset', Resource: '*' }],
    },
  ])
})

interface Place {
  environmentId: string
  first: string
  second: string
}

let made: Promise<Place> | undefined
/** A database of two versions: the second brings a date. Made by the first test that asks. */
function place() {
  made ??= makePlace()
  return made
}

async function makePlace(): Promise<Place> {
  const { finspace, s3 } = clientsOf(kdbflow().client)
  const { environmentId, databaseName } = await openMarket({ finspace, s3 })
  const database = { environmentId, databaseName }
  const { root, keys } = await writeDates('2026.11.19', '2026.11.20')
  await putObjects(
    s3,
    root,
    keys.filter(key => !key.startsWith('2026.11.20')),
  )
  const first = idOf(await load(finspace, database, 's3://market-data/hdb/'))
  await putObjects(s3, root, keys)
  const second = idOf(await load(finspace, database, 's3://market-data/hdb/'))
  return { environmentId, first, second }
}

const idOf = (loaded: unknown) =>
  typeof loaded === 'string' ? loaded : z.object({ changesetId: z.string() }).parse(loaded).changesetId

async function ask(route: string, { user, body }: { user?: string; body?: object } = {}) {
  const [method = '', url = ''] = route.split(' ')
  const [path = '', search = ''] = url.split('?')
  const answer = await signedFetch(kdbflow().url, {
    ...{ method, path, query: Object.fromEntries(new URLSearchParams(search)), service: 'execute-api' },
    credentials: user === undefined ? kdbflow().client.credentials : keyOf(user),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: await answer.json() }
}

test('a database has its versions as a history, the newest first, with their sizes', async () => {
  const { environmentId, first, second } = await place()
  const { status, body } = await ask(`GET /versions/${environmentId}/market`)
  expect(status).toBe(200)
  expect(body).toMatchObject({
    versions: [
      { changesetId: second, status: 'COMPLETED', numFiles: 7, copied: { numFiles: 7 } },
      {
        ...{ changesetId: first, status: 'COMPLETED', changeRequests: [{ changeType: 'PUT' }] },
        ...{ requestedBy: 'arn:aws:iam::000000000000:root', activeFromTimestamp: expect.any(String) },
        ...{ numFiles: 4, copied: { numFiles: 4, numBytes: expect.any(Number) } },
      },
    ],
  })
})

test('a version can be walked through, and two of them compared', async () => {
  const { environmentId, first, second } = await place()
  const at = `/versions/${environmentId}/market`
  expect(await ask(`GET ${at}/${second}`)).toMatchObject({
    body: {
      entries: [{ path: '/2026.11.19', kind: 'directory' }, { path: '/2026.11.20' }, { path: '/sym' }],
    },
  })
  expect(await ask(`GET ${at}/${second}?path=/2026.11.20/trade`)).toMatchObject({
    body: { entries: expect.arrayContaining([expect.objectContaining({ path: '/2026.11.20/trade/price' })]) },
  })
  const { body } = await ask(`GET ${at}/${second}?from=${first}`)
  const { differences } = z.object({ differences: z.array(z.unknown()) }).parse(body)
  expect(differences).toContainEqual(
    expect.objectContaining({ path: '/2026.11.20', change: 'added', kind: 'directory' }),
  )
  expect(await ask(`GET ${at}/${second}?path=/nothing`)).toMatchObject({ status: 404 })
  expect(await ask(`GET ${at}/${second}?path=/../..`)).toMatchObject({ status: 404 })
})

test('a version shows its tables: columns, types and rows', async () => {
  const { environmentId, second } = await place()
  expect(await ask(`GET /versions/${environmentId}/market/${second}?table=trade`)).toMatchObject({
    status: 200,
    body: {
      tables: [
        {
          name: 'trade',
          columns: [
            { name: 'date', type: 'date' },
            { name: 'sym', type: 'symbol' },
            { name: 'price', type: 'float' },
          ],
          rowCount: 4,
        },
      ],
    },
  })
})

test('a cluster is asked in q, and answers columns with types, or q’s own error', async () => {
  const { environmentId } = await place()
  const { finspace } = clientsOf(kdbflow().client)
  await newCluster(finspace, { environmentId, clusterName: 'hdb', databases: [{ databaseName: 'market' }] })
  const query = (text: string, user?: string) =>
    ask(`POST /clusters/${environmentId}/hdb/query`, {
      body: { query: text },
      ...(user === undefined ? {} : { user }),
    })
  expect(await query('1+1')).toMatchObject({ status: 400, body: { error: 'NoUser' } })
  await addUser(finspace, environmentId)
  expect(await query('select n: count i by date from trade')).toMatchObject({
    status: 200,
    body: {
      ...{ kind: 'table', keys: 1, rowCount: 2 },
      columns: [
        { name: 'date', type: 'date' },
        { name: 'n', type: 'long' },
      ],
      rows: [
        ['2026.11.19', 2],
        ['2026.11.20', 2],
      ],
    },
  })
  expect(await ask('GET /overview')).toMatchObject({
    body: {
      clusters: [
        { environmentId, clusterName: 'hdb', status: 'RUNNING', ...{ nodesWanted: 1, nodesRunning: 1 } },
      ],
    },
  })
  expect(await query('nothing')).toMatchObject({ status: 400, body: { error: 'KdbError' } })
  expect(await query('1+1', 'nothing')).toMatchObject({ status: 403 })
}, 60_000)

const addUser = (finspace: FinspaceClient, environmentId: string) =>
  finspace.send(
    new CreateKxUserCommand({
      ...{ environmentId, userName: 'ops', iamRole: 'arn:aws:iam::000000000000:role/ops', clientToken: 'u' },
    }),
  )

test('the audit log is looked through by pages, newest first, by those who may', async () => {
  const first = await ask('GET /audit?eventName=CreateKxChangeset&maxResults=1')
  expect(first).toMatchObject({ status: 200, body: { events: [{ eventName: 'CreateKxChangeset' }] } })
  const { nextToken, events } = z
    .object({ nextToken: z.string(), events: z.array(z.object({ eventID: z.string() })) })
    .parse(first.body)
  const next = await ask(`GET /audit?eventName=CreateKxChangeset&maxResults=1&nextToken=${nextToken}`)
  expect(next).toMatchObject({ body: { events: [{ eventName: 'CreateKxChangeset' }] } })
  expect(next.body).not.toMatchObject({ events })
  expect(await ask('GET /audit?text=nosuchtext')).toMatchObject({ body: { events: [] } })
  const [hour, none] = [Date.now() - 3_600_000, Date.now() - 7_200_000].map(time =>
    new Date(time).toISOString(),
  )
  const created = 'GET /audit?eventName=CreateKxChangeset'
  expect(await ask(`${created}&from=${hour}`)).toMatchObject({ body: { events: [{}, {}] } })
  expect(await ask(`${created}&from=${none}&to=${hour}`)).toMatchObject({ body: { events: [] } })
  expect(await ask(`${created}&from=yesterday`)).toMatchObject({ status: 400 })
  expect(await ask('GET /audit', { user: 'nothing' })).toMatchObject({ status: 403 })
})

test('the overview has what was copied by the hour, the clusters and the disk, as far as the caller may read', async () => {
  await place()
  const { status, body } = await ask('GET /overview')
  expect(status).toBe(200)
  const { copied, disk } = overviewSchema.parse(body)
  expect(copied).toHaveLength(24)
  expect(sumOf(copied)).toBeGreaterThanOrEqual(11)
  expect(disk.freeBytes).toBeLessThan(disk.totalBytes)
  const refused = overviewSchema.parse((await ask('GET /overview', { user: 'nothing' })).body)
  expect(refused).toMatchObject({ changesets: [], clusters: [] })
  expect(sumOf(refused.copied)).toBe(0)
  const loads = overviewSchema.parse((await ask('GET /overview', { user: 'loads' })).body)
  expect(loads.copied).toEqual(copied)
})

const overviewSchema = z.object({
  changesets: z.array(z.unknown()),
  copied: z.array(z.object({ from: z.iso.datetime(), numFiles: z.int(), numBytes: z.int() })),
  clusters: z.array(z.unknown()),
  disk: z.object({ freeBytes: z.int(), totalBytes: z.int() }),
})

const sumOf = (copied: readonly { numFiles: number }[]) =>
  copied.reduce((sum, { numFiles }) => sum + numFiles, 0)

test('signing in and out are lines of the audit log, as CloudTrail writes them', async () => {
  const { status, body } = await ask('POST /_console/sessions', { user: 'loads' })
  expect(status).toBe(200)
  const session = z.object({ accessKeyId: z.string() }).parse(body)
  expect(await ask('GET /audit?eventName=ConsoleLogin&maxResults=1')).toMatchObject({
    body: {
      events: [
        {
          ...{ eventSource: 'signin.amazonaws.com', eventType: 'AwsConsoleSignIn', readOnly: false },
          userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::000000000000:user/loads' },
          responseElements: { ConsoleLogin: 'Success' },
          additionalEventData: { signedInBy: 'key', sessionAccessKeyId: session.accessKeyId },
        },
      ],
    },
  })
})

test('versions are shown to nobody without the right', async () => {
  const { environmentId, second } = await place()
  for (const path of [`market`, `market/${second}`, `market/${second}?tables=true`]) {
    expect(await ask(`GET /versions/${environmentId}/${path}`, { user: 'nothing' })).toMatchObject({
      status: 403,
      body: { error: 'AccessDeniedException' },
    })
  }
})

/** The lines of a stream, as they come. */
async function* linesFrom(query: Record<string, string>, user?: string) {
  const answer = await signedFetch(kdbflow().url, {
    ...{ path: '/changes', query, service: 'execute-api' },
    credentials: user === undefined ? kdbflow().client.credentials : keyOf(user),
  })
  expect(answer.headers.get('content-type')).toBe('application/x-ndjson')
  let rest = ''
  for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = `${rest}${chunk}`.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield lineSchema.parse(JSON.parse(line))
  }
}

const lineSchema = z.object({
  cursor: z.string(),
  reset: z.boolean().optional(),
  event: z.looseObject({ 'detail-type': z.string(), resources: z.array(z.string()) }).optional(),
})

async function nextEvent(lines: AsyncGenerator<z.output<typeof lineSchema>>) {
  for await (const line of lines) if (line.event !== undefined) return line
  throw new Error('expected an event, got the end of the stream')
}

test('changes are sent while they happen, from a cursor on, and to those alone who may read them', async () => {
  const { environmentId } = await place()
  const { finspace } = clientsOf(kdbflow().client)
  const database = { environmentId, databaseName: 'market' }
  const lines = linesFrom({})
  const begin = (await lines.next()).value
  const limited = linesFrom({}, 'loads')
  await limited.next()
  await load(finspace, database, 's3://market-data/hdb/')
  const { cursor } = await nextEvent(lines)
  await lines.return(undefined)
  const again = linesFrom({ after: begin?.cursor ?? '' })
  expect((await nextEvent(again)).cursor).toBe(cursor)
  await again.return(undefined)
  const { event } = await nextEvent(limited)
  expect(event?.['detail-type']).toMatch(/^Kx Changeset/)
  await limited.return(undefined)
  const lost = linesFrom({ after: '999999999' })
  expect((await lost.next()).value).toMatchObject({ reset: true })
  await lost.return(undefined)
})
