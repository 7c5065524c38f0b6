// What the console looks at first, through the wire, while changesets are in progress.
import { CreateKxChangesetCommand } from '@aws-sdk/client-finspace'
import { expect, test } from 'vitest'
import { createHttpApi } from '../../../../services/aws/execute-api/service.ts'
import { accountId, startEndpoint } from '../../../support/endpoint.ts'
import { signedFetch } from '../../../support/signed-fetch.ts'
import { newDatabase, newEnvironment, token } from '../support/provision.ts'
import { region, startFinspace } from '../support/start-finspace.ts'
import { until } from '../support/until.ts'

async function start() {
  const parts = await startFinspace({ buckets: { data: { 'hdb/t/p': '1' } } })
  const { service, client, clock } = parts
  const api = createHttpApi({
    ...{ clock, region, accountId, routes: {}, own: service.routes },
    invoke: () => Promise.reject(new Error('expected no function to be invoked')),
  })
  const { url } = await startEndpoint([api])
  const database = await newDatabase(client, await newEnvironment(client))
  const changeRequests = [{ changeType: 'PUT', dbPath: '/', s3Path: 's3://data/hdb/' } as const]
  const create = () =>
    client.send(new CreateKxChangesetCommand({ ...database, changeRequests, clientToken: token() }))
  const ask = async () =>
    (await signedFetch(url, { service: 'execute-api', path: '/overview' })).json() as Promise<object>
  return { ...parts, database, create, ask }
}

test('changesets are there, the oldest first, until they are over; then what they copied is', async () => {
  const { clock, versions, database, create, ask } = await start()
  const release = versions.hold()
  const { changesetId: first } = await create()
  await clock.advance(1000)
  const { changesetId: second } = await create()
  expect(await ask()).toMatchObject({
    changesets: [
      { ...database, changesetId: first },
      { ...database, changesetId: second, status: 'PENDING' },
    ],
  })
  versions.during(({ onProgress }) =>
    onProgress?.({ filesDone: 3, filesTotal: 3, bytesDone: 100, bytesTotal: 100, bytesPerSecond: 0 }),
  )
  release()
  await until(ask, answer => JSON.stringify(answer).includes('"changesets":[]'))
  const hour = new Date(Math.floor(clock.now() / 3_600_000) * 3_600_000).toISOString()
  expect(await ask()).toMatchObject({
    copied: [...Array(23).fill({ numBytes: 0 }), { from: hour, changesets: 2, numFiles: 6, numBytes: 200 }],
  })
})
