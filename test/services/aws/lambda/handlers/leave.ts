import { spawn } from 'node:child_process'

/** Leaves a process behind that holds the output open, in a group of its own. */
export function handler() {
  const { pid } = spawn('sleep', ['60'], { detached: true, stdio: 'inherit' })
  return { pid }
}
