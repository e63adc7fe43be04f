/**
 * The address that a machine's entry returns to. It is not canonical, so no code, memory or poked jump can come to lie
 * there by chance.
 */
export const RETURN_ADDRESS = 0xdead_0000_0000_0000n;
