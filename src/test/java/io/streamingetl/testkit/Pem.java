package io.streamingetl.testkit;

/** PEM texts. */
public final class Pem {

    /** Certificate of an authority that signed nothing. */
    public static final String AUTHORITY = """
            -----BEGIN CERTIFICATE-----
            MIIBhjCCASugAwIBAgIUB5icgM5qdFofIZQHLEGHtSl1IKMwCgYIKoZIzj0EAwIw
            FzEVMBMGA1UEAwwMQ0Egb2YgYSB0ZXN0MCAXDTI2MTEyNTE3MTM0MFoYDzIxMjYx
            MTAxMTcxMzQwWjAXMRUwEwYDVQQDDAxDQSBvZiBhIHRlc3QwWTATBgcqhkjOPQIB
            BggqhkjOPQMBBwNCAAROYZFmTmkhnDH1CXEt8X4uasfru12JutJRLWwdC3AeT5If
            sa734MH55G5IaK4fHagyvPVEKga41jgD0U4Twht5o1MwUTAdBgNVHQ4EFgQUMp+u
            alLt/wIpUOaG733DAXgMNAYwHwYDVR0jBBgwFoAUMp+ualLt/wIpUOaG733DAXgM
            NAYwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEAhiS0Syx7Vbji
            IIR0rkvOSiH8yuJQJBQLnv866ZKuQPQCIQC2klHFalihJtkqIHX4yp45zHFO/KdW
            pq0ddVJ0Dv3Zww==
            -----END CERTIFICATE-----
            """;

    private Pem() {}
}
