import { CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3'
import { ExecutionDoesNotExist, SFNClient } from '@aws-sdk/client-sfn'
import { describe, expect, test, vi } from 'vitest'
import { giveBackLock, takeLock } from '../../functions/lib/lock.ts'
import { forget, keep, recall } from '../../functions/lib/state-bucket.ts'
import { startS3 } from '../support/s3.ts'

// The steps' own client is made when their module is imported, before there is an endpoint for it.
const current: { s3: S3Client | undefined } = vi.hoisted(() => ({ s3: undefined }))
vi.mock('../../functions/lib/s3.ts', () => ({
  get s3() {
    return current.s3
  },
}))

async function prepare(statusOf: (executionArn: string) => string | undefined) {
  const { client } = await startS3()
  current.s3 = client({ forcePathStyle: true })
  await current.s3.send(new CreateBucketCommand({ Bucket: 'kdbflow-state' }))
  // The client's send has an overload for each command; here one answers them all.
  const prototype = SFNClient.prototype as unknown as {
    send: (command: { input: { executionArn: string } }) => Promise<object>
  }
  return vi.spyOn(prototype, 'send').mockImplementation(async ({ input }) => {
    const status = statusOf(input.executionArn)
    if (status === undefined) throw new ExecutionDoesNotExist({ message: 'none', $metadata: {} })
    return { status }
  })
}

const key = 'locks/load/e1/market.json'
const later = () => Date.now() + 60_000

/** A lock whose owner nobody has looked at for long. */
const held = (owner: string) => keep(key, { value: { owner, expires: later(), seen: Date.now() - 60_000 } })

describe('a lock in the state bucket, over a real S3', () => {
  test('is one owner’s until it is given back', async () => {
    await prepare(() => 'RUNNING')
    expect(await takeLock(key, { owner: 'one', expires: later() })).toMatchObject({ owner: 'one' })
    expect(await takeLock(key, { owner: 'two', expires: later() })).toMatchObject({ owner: 'one' })
    expect(await takeLock(key, { owner: 'one', expires: later() })).toMatchObject({ owner: 'one' })
    await giveBackLock(key, 'two')
    expect(await takeLock(key, { owner: 'two', expires: later() })).toMatchObject({ owner: 'one' })
    await giveBackLock(key, 'one')
    expect(await takeLock(key, { owner: 'two', expires: later() })).toMatchObject({ owner: 'two' })
  })

  test('may be taken from an execution that runs no more, or that is no more', async () => {
    await prepare(owner => (owner === 'failed' ? 'FAILED' : undefined))
    for (const [owner, next] of [
      ['failed', 'second'],
      ['forgotten', 'third'],
    ] as const) {
      await held(owner)
      expect(await takeLock(key, { owner: next, expires: later() })).toMatchObject({ owner: next })
    }
    expect(await takeLock(key, { owner: 'third', expires: later() })).toMatchObject({ owner: 'third' })
  })

  test('is trusted for some seconds without a question to Step Functions', async () => {
    const asked = await prepare(() => 'FAILED')
    await takeLock(key, { owner: 'one', expires: later() })
    expect(await takeLock(key, { owner: 'two', expires: later() })).toMatchObject({ owner: 'one' })
    expect(asked).not.toHaveBeenCalled()
  })

  test('is asked for by one of many who come later, and the others trust what it sees', async () => {
    const asked = await prepare(() => 'RUNNING')
    await held('one')
    const owners = Array.from({ length: 8 }, (_, index) => `owner-${index}`)
    const seen = await Promise.all(owners.map(owner => takeLock(key, { owner, expires: later() })))
    expect(new Set(seen.map(({ owner }) => owner))).toEqual(new Set(['one']))
    expect(asked).toHaveBeenCalledTimes(1)
  })

  test('of an old version, which does not say when its owner was seen, is looked at', async () => {
    const asked = await prepare(() => 'RUNNING')
    await keep(key, { value: { owner: 'one', expires: later() } })
    expect(await takeLock(key, { owner: 'two', expires: later() })).toMatchObject({ owner: 'one' })
    expect(asked).toHaveBeenCalledTimes(1)
  })

  test('that is given back while another looks at it is taken by the other', async () => {
    await prepare(() => 'FAILED')
    await held('one')
    const { etag } = (await recall(key)) ?? {}
    afterNextLook(() => forget(key, { value: undefined, etag }))
    expect(await takeLock(key, { owner: 'two', expires: later() })).toMatchObject({ owner: 'two' })
  })

  test('may be taken when it has expired', async () => {
    await prepare(() => 'RUNNING')
    await takeLock(key, { owner: 'slow', expires: Date.now() - 1 })
    expect(await takeLock(key, { owner: 'next', expires: later() })).toMatchObject({ owner: 'next' })
  })

  test('goes to exactly one of many who want it at once', async () => {
    await prepare(() => 'RUNNING')
    const owners = Array.from({ length: 8 }, (_, index) => `owner-${index}`)
    const held = await Promise.all(owners.map(owner => takeLock(key, { owner, expires: later() })))
    expect(new Set(held.map(({ owner }) => owner)).size).toBe(1)
  })
})

describe('an owner whose time is over', () => {
  const lose = async () => {
    await prepare(() => 'RUNNING')
    await takeLock(key, { owner: 'late', expires: Date.now() - 1 })
    // Another one takes the lock when the late owner has looked at it.
    afterNextLook(() => takeLock(key, { owner: 'next', expires: later() }))
  }

  test('learns that it has lost the lock when it asks again', async () => {
    await lose()
    expect(await takeLock(key, { owner: 'late', expires: later() })).toMatchObject({ owner: 'next' })
  })

  test('does not give back what another one has by now', async () => {
    await lose()
    await giveBackLock(key, 'late')
    expect(await takeLock(key, { owner: 'third', expires: later() })).toMatchObject({ owner: 'next' })
  })
})

function afterNextLook(run: () => Promise<unknown>): void {
  let isDone = false
  current.s3?.middlewareStack.add((next, { commandName }) => async args => {
    const answer = await next(args)
    if (!isDone && commandName === 'GetObjectCommand') {
      isDone = true
      await run()
    }
    return answer
  })
}

test('the state bucket keeps and recalls values, and knows what it does not have', async () => {
  await prepare(() => 'RUNNING')
  expect(await recall('plans/none.json')).toBeUndefined()
  expect(await keep('plans/one.json', { value: { batches: [] } })).toBe(true)
  expect(await recall('plans/one.json')).toMatchObject({ value: { batches: [] } })
})
