import { expect, test } from 'vitest'
import { inShell } from './run-page.ts'

test('what CI runs is left to CI', () => {
  expect(inShell('npm ci && npm run demo   # once\nnpm start\nkdbflow status\n')).toBe('kdbflow status\n')
})

test.each([
  'npm ci --omit=dev\n',
  'npm install x\n',
  'git pull && npm ci\n',
  'npx sst deploy\n',
])('a page cannot change the installation it is tested in: %s', text =>
  expect(() => inShell(text)).toThrow(/expected of npm, git and sst only what CI runs/))

test('a command that must be refused fails the page when it is not', () => {
  expect(inShell('! aws s3 ls\n')).toBe('refused aws s3 ls\n')
})
