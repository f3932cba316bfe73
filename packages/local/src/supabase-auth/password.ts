import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify<string, Buffer, number, Buffer>(scrypt)

/** `scrypt$SALT$HASH`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  return `scrypt$${salt.toString('hex')}$${(await derive(password, salt, 32)).toString('hex')}`
}

/** False also for users without a password. */
export async function passwordFits(password: string, hash: string | undefined): Promise<boolean> {
  const [, salt, wanted] = hash?.split('$') ?? []
  if (!salt || !wanted) return false
  return timingSafeEqual(await derive(password, Buffer.from(salt, 'hex'), 32), Buffer.from(wanted, 'hex'))
}
