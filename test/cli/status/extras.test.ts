import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { openExtras } from '../../../cli/status/extras.ts'

test('what was never saved is nothing, and what is refused after it is said, once', async () => {
  const server = createServer((request, response) => {
    response.statusCode = request.url?.startsWith('/versions') === true ? 403 : 404
    response.end('{}')
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const said: string[] = []
  const credentials = async () => ({ accessKeyId: 'AKIAROOT', secretAccessKey: 'the root secret' })
  const extras = openExtras({ endpoint, region: 'us-east-1', disableHostPrefix: true }, credentials, text =>
    said.push(text),
  )
  expect(await extras.putAway('env')).toEqual([])
  expect(said).toEqual([])
  const version = { environmentId: 'env', databaseName: 'market', changesetId: 'c' }
  expect(await extras.dates(version)).toBeUndefined()
  expect(await extras.dates(version)).toBeUndefined()
  expect(said).toEqual([expect.stringMatching(/^kdbflow: not all is shown: .*403/s)])
})
