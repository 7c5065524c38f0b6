import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { readPage, readPages, root, withoutCode } from './pages.ts'

const all = [...readPages(), readPage('CONTRIBUTING.md'), readPage('SECURITY.md')]

test.each(all)('every link of $path that leads into the repository leads to what is there', page => {
  const lost = linksOf(withoutCode(page)).filter(link => !leadsSomewhere(page.path, link))
  expect(lost).toEqual([])
})

const linksOf = (prose: string) =>
  [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter(target => !/^[a-z]+:/.test(target))

test.each(all)('every file or folder of the repository that $path names is there', ({ text }) => {
  const named = [
    ...text.matchAll(
      /`((?:asl|bench|cli|console|deploy|events|functions|kdb|model|services|stacks|test|workflows)\/[\w./-]+)`/g,
    ),
  ]
  const lost = named
    .map(([, path = '']) => path)
    .filter(path => path !== BUILT && !existsSync(join(root, path)))
  expect(lost).toEqual([])
})

/** Not in the repository; `console/build.mjs` makes it. */
const BUILT = 'console/dist'

function leadsSomewhere(from: string, link: string): boolean {
  const [path = '', anchor] = link.split('#')
  const file = path === '' ? join(root, from) : join(root, dirname(from), path)
  if (relative(root, file).startsWith('..') || !existsSync(file)) return false
  return anchor === undefined || anchorsOf(readFileSync(file, 'utf8')).includes(anchor)
}

/** As GitHub makes them of headings. */
const anchorsOf = (text: string) =>
  [...text.matchAll(/^#{1,6} +(.*)$/gm)].map(([, heading = '']) =>
    heading
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
