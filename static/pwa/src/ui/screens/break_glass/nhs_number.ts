/** NHS numbers as people type them. Source: NHS Data Dictionary, NHS NUMBER: ten digits, the last a check by modulus 11. */

const DIGITS = 10;
const MODULUS = 11;

/** Without the spaces and dashes that letters have in it. */
export const plainNumber = (typed: string): string => typed.replace(/[\s-]/g, '');

/** Ten digits, whether or not the last fits. */
export const isWhole = (number: string): boolean => new RegExp(`^\\d{${DIGITS}}$`).test(number);

/** Whether the last digit fits the others: one wrong digit, or two that are swapped, do not. */
export function isValid(number: string): boolean {
  if (!isWhole(number)) return false;
  const digits = [...number].map(Number);
  const sum = digits.slice(0, -1).reduce((all, digit, place) => all + digit * (DIGITS - place), 0);
  return (MODULUS - (sum % MODULUS)) % MODULUS === digits.at(-1);
}
