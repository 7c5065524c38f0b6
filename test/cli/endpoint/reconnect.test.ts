import { expect, test } from 'vitest'
import { createReconnecting } from '../../../cli/endpoint/reconnect.ts'

const refused = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })

function open() {
  const said: string[] = []
  const waits: number[] = []
  const calling = createReconnecting({
    say: text => said.push(text),
    wait: async milliseconds => waits.push(milliseconds),
  })
  return { said, waits, calling }
}

/** Answers or throws, one after the other. */
function answering(...answers: unknown[]) {
  const left = [...answers]
  return async () => {
    const next = left.shift()
    if (next instanceof Error) throw next
    return next
  }
}

test('an endpoint that is started again is waited for, and said to be silent once', async () => {
  const { said, waits, calling } = open()
  const call = answering('first', refused(), new TypeError('fetch failed', { cause: refused() }), 'second')
  expect(await calling(call)).toBe('first')
  expect(await calling(call)).toBe('second')
  expect(said).toEqual([
    'The endpoint does not answer. What runs there goes on when it is back; waiting for it.',
    'The endpoint answers again.',
  ])
  expect(waits).toEqual([1000, 1000])
})

test('an endpoint that never answered is not waited for', async () => {
  const { calling } = open()
  await expect(calling(answering(refused()))).rejects.toThrow('ECONNREFUSED')
})

test('what is wrong with the call itself is thrown at once', async () => {
  const { calling } = open()
  const call = answering('first', new Error('ExecutionDoesNotExist'))
  await calling(call)
  await expect(calling(call)).rejects.toThrow('ExecutionDoesNotExist')
})
