// The pages for users, and the blocks of code in them.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')

export interface Page {
  /** From the root of the repository. */
  path: string
  text: string
  blocks: Block[]
}

export interface Block {
  /** Of its first line of code, from 1. */
  line: number
  /** What follows the fence: `sh`, or `json principals.json`. */
  language: string
  /** A file of the data folder that the block shows. */
  name?: string
  text: string
}

/** README.md, and all of docs/. */
export function readPages(): Page[] {
  const docs = readdirSync(join(root, 'docs')).filter(name => name.endsWith('.md'))
  return ['README.md', ...docs.map(name => `docs/${name}`)].filter(isThere).map(readPage)
}

const isThere = (path: string) => existsSync(join(root, path))

export function readPage(path: string): Page {
  const text = readFileSync(join(root, path), 'utf8')
  return { path, text, blocks: [...text.matchAll(FENCED)].map(blockOf) }
}

const FENCED = /^(?<fence>`{3,})(?<info>[^\n]*)\n(?<code>[\s\S]*?)^\k<fence>$/gm

function blockOf({ input = '', index = 0, groups = {} }: RegExpMatchArray): Block {
  const [language = '', name] = (groups['info'] ?? '').trim().split(' ')
  const line = input.slice(0, index).split('\n').length + 1
  return { line, language, text: groups['code'] ?? '', ...(name === undefined ? {} : { name }) }
}

/** The page without its code, for what reads its prose. */
export const withoutCode = ({ text }: Page): string => text.replace(FENCED, '').replace(/`[^`\n]*`/g, '')
