package io.streamingetl.core.measure;

import java.math.BigInteger;

/**
 * Products of scaled 64-bit operands: in 64 bits if they fit, otherwise exact and unbounded. The product of no operands
 * is 1.
 */
public final class Products {
    private Products() {}

    /** Whether the product of these operands, and every partial product on the way, fits 64 bits. */
    public static boolean fits(long[] operands, int[] factors) {
        long product = factors.length == 0 ? 1 : operands[factors[0]];
        for (int i = 1; i < factors.length; i++) {
            long factor = operands[factors[i]];
            long low = product * factor;
            if (Math.multiplyHigh(product, factor) != low >> 63) {
                return false;
            }
            product = low;
        }
        return true;
    }

    /** The product of these operands if it {@link #fits}. */
    public static long product(long[] operands, int[] factors) {
        long product = factors.length == 0 ? 1 : operands[factors[0]];
        for (int i = 1; i < factors.length; i++) {
            product *= operands[factors[i]];
        }
        return product;
    }

    /** The product of these operands, whatever its size. */
    public static BigInteger wide(long[] operands, int[] factors) {
        BigInteger product = BigInteger.ONE;
        for (int factor : factors) {
            product = product.multiply(BigInteger.valueOf(operands[factor]));
        }
        return product;
    }
}
