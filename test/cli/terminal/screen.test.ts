import { expect, test } from 'vitest'
import { openScreen } from '../../../cli/terminal/screen.ts'

function open(terminal: { isTTY?: boolean; columns?: number }) {
  let written = ''
  const screen = openScreen({
    ...terminal,
    write(text: string | Uint8Array) {
      written += String(text)
      return true
    },
  })
  return { screen, written: () => written }
}

const CLEAR = '\r\x1b[K'

test('in a terminal a line goes above the one that is drawn over, which is cut to the width', () => {
  const { screen, written } = open({ isTTY: true, columns: 10 })
  screen.status('0123456789')
  screen.line('a line')
  screen.status('')
  expect(written()).toBe(`${CLEAR}012345678${CLEAR}a line\n${CLEAR}012345678${CLEAR}`)
})

test('in a pipe there are lines alone', () => {
  const { screen, written } = open({})
  screen.status('a bar')
  screen.line('a line')
  screen.status('')
  expect(written()).toBe('a line\n')
})
