import type { Graph } from './graph.ts'

/** A graph as a Mermaid state diagram: https://mermaid.js.org/syntax/stateDiagram.html */
export function mermaidOf({ nodes, edges }: Graph): string {
  const ids = new Map(nodes.map(({ id }, index) => [id, `s${index + 1}`]))
  const idOf = (id: string) => ids.get(id) ?? id
  const inside = (parent?: string): string[] => {
    const own = nodes.filter(node => node.parent === parent)
    const lines = own.flatMap(node => {
      const named = `state "${textOf(node.name)}" as ${idOf(node.id)}`
      const inner = inside(node.id)
      return inner.length === 0 ? [named] : [`${named} {`, ...inner, '}']
    })
    const starts = own.filter(({ start }) => start).map(({ id }) => `[*] --> ${idOf(id)}`)
    const within = new Set(own.map(({ id }) => id))
    const ways = edges
      .filter(({ from }) => within.has(from))
      .map(({ from, to, label }) => {
        const text = label === undefined ? '' : `: ${shortened(textOf(label))}`
        return `${idOf(from)} --> ${idOf(to)}${text}`
      })
    const ends = own.filter(({ end }) => end).map(({ id }) => `${idOf(id)} --> [*]`)
    return [...lines, ...starts, ...ways, ...ends].map(line => `  ${line}`)
  }
  return `${['stateDiagram-v2', ...inside()].join('\n')}\n`
}

/** A label ends at a colon, a semicolon or a line's end. */
const textOf = (text: string) => text.replaceAll(/[\s:;"]+/g, ' ').trim()

const LONGEST_LABEL = 60

const shortened = (text: string) =>
  text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL - 1).trimEnd()}…` : text
