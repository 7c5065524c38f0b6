import { FinspaceClient, ListKxEnvironmentsCommand } from '@aws-sdk/client-finspace'
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { expect, test } from 'vitest'
import { createThrottle } from '../../../services/endpoint/throttle.ts'
import { createPrincipal } from '../../../services/iam/principal.ts'
import type { Service } from '../../../services/wire/call.ts'
import { startEndpoint } from '../../support/endpoint.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

const principal = (name: string) =>
  createPrincipal({
    ...{ accountId: '000000000000', arn: `arn:aws:iam::000000000000:user/${name}`, accessKeyId: name },
    policySets: [],
  })

function isTaken(take: () => void): boolean {
  try {
    take()
    return true
  } catch {
    return false
  }
}

test('a principal may call in a burst, then as often as its bucket fills', () => {
  const clock = new VirtualClock()
  const throttle = createThrottle({ perSecond: 2, burst: 3 }, clock)
  const calls = (count: number) =>
    Array.from({ length: count }, () => isTaken(() => throttle.take(principal('a'), 'json')))
  expect(calls(4)).toEqual([true, true, true, false])
  clock.advance(500)
  expect(calls(2)).toEqual([true, false])
  clock.advance(3_600_000)
  expect(calls(4)).toEqual([true, true, true, false])
})

test('one principal that calls too much takes nothing from another', () => {
  const throttle = createThrottle({ perSecond: 1, burst: 1 }, new VirtualClock())
  throttle.take(principal('loud'), 'json')
  expect(isTaken(() => throttle.take(principal('loud'), 'json'))).toBe(false)
  expect(isTaken(() => throttle.take(principal('quiet'), 'json'))).toBe(true)
})

const answering = (name: string, parts: Partial<Service> = {}): Service => ({
  name,
  handle: async () => ({ status: 200, headers: {}, body: '{}' }),
  ...parts,
})

test('each protocol answers a call too many as its SDK knows it', async () => {
  const services = [
    answering('finspace'),
    answering('states'),
    answering('sts', { protocol: 'query' }),
    answering('s3', { protocol: 's3', largestBody: 'streamed' }),
  ]
  const { client } = await startEndpoint(services, { rate: { perSecond: 1e-6, burst: 1 } })
  await new FinspaceClient(client).send(new ListKxEnvironmentsCommand({}))
  await expect(new FinspaceClient(client).send(new ListKxEnvironmentsCommand({}))).rejects.toMatchObject({
    name: 'ThrottlingException',
    $metadata: { httpStatusCode: 429 },
  })
  await expect(new SFNClient(client).send(new ListStateMachinesCommand({}))).rejects.toMatchObject({
    ...{ name: 'ThrottlingException', message: 'Rate exceeded' },
    ...{ $metadata: { httpStatusCode: 429 } },
  })
  await expect(new STSClient(client).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
    name: 'ThrottlingException',
  })
  await expect(
    new S3Client({ ...client, forcePathStyle: true }).send(new ListBucketsCommand({})),
  ).rejects.toMatchObject({ name: 'SlowDown', $metadata: { httpStatusCode: 503 } })
})
