// The console's files and sign-in, as a browser asks for them.
import { mkdirSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { startEndpoint } from '../../support/endpoint.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

/** An endpoint with a console that is built, and one secret beside it. */
async function startWithConsole(built = true) {
  const folder = join(temporaryFolder(), 'dist')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  writeFileSync(join(folder, '../secret.txt'), 'secret')
  writeFileSync(join(folder, 'assets/index-BJ2qfvqo.js'), 'page()')
  writeFileSync(join(folder, 'icon.svg'), '<svg/>')
  if (built) writeFileSync(join(folder, 'index.html'), '<!doctype html><title>console</title>')
  const signIn = (token: string) => (token === 'good' ? { accessKeyId: 'ASIA' } : undefined)
  return startEndpoint([], { console: { folder, signIn } })
}

/** fetch takes neither Host nor a path with dots. */
const rawGet = (url: string, path: string, headers: Record<string, string> = {}) =>
  new Promise<number | undefined>((resolve, reject) => {
    request(url, { path, headers }, answer => {
      answer.resume()
      resolve(answer.statusCode)
    })
      .on('error', reject)
      .end()
  })

describe('the files of the console', () => {
  test('are the page at /, asked for again each time, and what it loads, kept for good', async () => {
    const { url } = await startWithConsole()
    const page = await fetch(url)
    expect(await page.text()).toContain('<title>console</title>')
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.headers.get('cache-control')).toBe('no-cache')
    const script = await fetch(`${url}/_console/assets/index-BJ2qfvqo.js`)
    expect(await script.text()).toBe('page()')
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(script.headers.get('cache-control')).toContain('immutable')
    expect((await fetch(`${url}/_console/icon.svg`)).headers.get('cache-control')).toBe('no-cache')
  })

  test('come with no leave to run other code, to be framed, or to be referred to elsewhere', async () => {
    const { url } = await startWithConsole()
    for (const path of ['/', '/_console/assets/index-BJ2qfvqo.js', '/_console/nothing']) {
      const { headers } = await fetch(`${url}${path}`)
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self';/)
      expect(headers.get('content-security-policy')).not.toContain('unsafe-eval')
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    }
  })

  test('are all that is under the prefix', async () => {
    const { url } = await startWithConsole()
    for (const path of [
      '/_console/../secret.txt',
      '/_console/..%2Fsecret.txt',
      '/_console/assets/../../secret.txt',
      '/_console//secret.txt',
      '/_console/.hidden',
      '/_console/',
      '/_console/assets',
    ]) {
      expect(await rawGet(url, path), path).toBe(404)
    }
  })

  test('are not there before they are built: the page says how', async () => {
    const { url } = await startWithConsole(false)
    const page = await fetch(url)
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('npx node console/build.mjs')
  })

  test('are not shown to a name that leads here by DNS rebinding, and nor is the health', async () => {
    const { url } = await startWithConsole()
    for (const path of ['/', '/_console/icon.svg', '/healthz']) {
      expect(await rawGet(url, path, { host: 'evil.example' })).toBe(403)
    }
  })
})

describe('a sign-in by a link', () => {
  const signIn = (url: string, body: string, headers: Record<string, string> = {}) =>
    fetch(`${url}/_console/sessions`, {
      ...{ method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } },
    })

  test('answers credentials that nobody keeps', async () => {
    const { url } = await startWithConsole()
    const answer = await signIn(url, JSON.stringify({ token: 'good' }))
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await answer.json()).toEqual({ accessKeyId: 'ASIA' })
  })

  test('answers 401 for another token, and says how to get one', async () => {
    const { url } = await startWithConsole()
    const answer = await signIn(url, JSON.stringify({ token: 'bad' }))
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({
      error: 'LinkNotValid',
      message: expect.stringContaining('kdbflow console'),
    })
  })

  test.each([
    '',
    '{',
    '[]',
    'null',
    '{"token":1}',
    '{"token":["good"]}',
  ])('answers 400 for %s', async body => {
    const { url } = await startWithConsole()
    expect((await signIn(url, body)).status).toBe(400)
  })

  test('takes no form, no page of another site, and no large body', async () => {
    const { url } = await startWithConsole()
    const good = JSON.stringify({ token: 'good' })
    expect((await signIn(url, good, { 'content-type': 'text/plain' })).status).toBe(415)
    expect((await signIn(url, good, { origin: 'https://evil.example' })).status).toBe(403)
    expect((await signIn(url, `"${'a'.repeat(5000)}"`)).status).toBe(413)
  })
})
