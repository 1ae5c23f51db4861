/* The IANA registries of special-purpose addresses (RFC 6890): everything there that is not
 * globally reachable is refused. */
#include "asset/guard.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static const struct {
    uint32_t net;
    int bits;
    const char *why;
} nets4[] = {
    {0x00000000, 8, "this network"},    /* RFC 791 */
    {0x0a000000, 8, "private"},         /* RFC 1918 */
    {0x64400000, 10, "shared (CGNAT)"}, /* RFC 6598 */
    {0x7f000000, 8, "loopback"},        /* RFC 1122 */
    {0xa9fe0000, 16, "link-local"},     /* RFC 3927; cloud metadata */
    {0xac100000, 12, "private"},        /* RFC 1918 */
    {0xc0000000, 24, "reserved"},       /* RFC 6890 */
    {0xc0000200, 24, "documentation"},  /* RFC 5737 */
    {0xc0586300, 24, "reserved"},       /* RFC 7526, 6to4 relays */
    {0xc0a80000, 16, "private"},        /* RFC 1918 */
    {0xc6120000, 15, "benchmarking"},   /* RFC 2544 */
    {0xc6336400, 24, "documentation"},  /* RFC 5737 */
    {0xcb007100, 24, "documentation"},  /* RFC 5737 */
    {0xe0000000, 4, "multicast"},       /* RFC 5771 */
    {0xf0000000, 4, "reserved"},        /* RFC 1112, and broadcast */
};

static const char *refuses4(uint32_t address)
{
    for (size_t i = 0; i < sizeof nets4 / sizeof nets4[0]; i++)
        if ((address ^ nets4[i].net) >> (32 - nets4[i].bits) == 0)
            return nets4[i].why;
    return NULL;
}

static uint32_t ipv4_at(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static const struct {
    unsigned char net[8];
    int bits; /* at most 64 */
    const char *why;
} nets6[] = {
    {{0x01, 0x00}, 64, "discard-only"},                         /* RFC 6666 */
    {{0x00, 0x64, 0xff, 0x9b, 0x00, 0x01}, 48, "private"},      /* RFC 8215, local NAT64 */
    {{0x20, 0x01, 0x0d, 0xb8}, 32, "documentation"},            /* RFC 3849 */
    {{0x20, 0x01, 0x00, 0x02, 0x00, 0x00}, 48, "benchmarking"}, /* RFC 5180 */
    {{0x3f, 0xff, 0x00}, 20, "documentation"},                  /* RFC 9637 */
    {{0x5f, 0x00}, 16, "reserved"},                             /* RFC 9602 */
    {{0xfc}, 7, "private"},                                     /* RFC 4193 */
    {{0xfe, 0x80}, 10, "link-local"},                           /* RFC 4291 */
    {{0xfe, 0xc0}, 10, "site-local"},                           /* RFC 3879 */
    {{0xff}, 8, "multicast"},                                   /* RFC 4291 */
};

static int in_net(const unsigned char *address, const unsigned char *net, int bits)
{
    int whole = bits / 8, rest = bits % 8;
    return memcmp(address, net, (size_t)whole) == 0 &&
           (rest == 0 || (address[whole] ^ net[whole]) >> (8 - rest) == 0);
}

/* An IPv4 address inside at: sets *inner. */
static int embeds_ipv4(const unsigned char at[16], uint32_t *inner)
{
    static const unsigned char zero[16], mapped[12] = {[10] = 0xff, [11] = 0xff},
                                         nat64[12] = {0x00, 0x64, 0xff, 0x9b};
    if (memcmp(at, mapped, 12) == 0 || memcmp(at, nat64, 12) == 0 || memcmp(at, zero, 12) == 0)
        *inner = ipv4_at(at + 12);
    else if (at[0] == 0x20 && at[1] == 0x02) /* 6to4, RFC 3056 */
        *inner = ipv4_at(at + 2);
    else if (memcmp(at, "\x20\x01\x00\x00", 4) == 0) /* Teredo, RFC 4380: inverted */
        *inner = ~ipv4_at(at + 12);
    else
        return 0;
    return 1;
}

static const char *refuses6(const unsigned char at[16])
{
    static const unsigned char loopback[16] = {[15] = 1};
    uint32_t inner;
    if (memcmp(at, loopback, 16) == 0)
        return "loopback";
    if (embeds_ipv4(at, &inner))
        return refuses4(inner);
    for (size_t i = 0; i < sizeof nets6 / sizeof nets6[0]; i++)
        if (in_net(at, nets6[i].net, nets6[i].bits))
            return nets6[i].why;
    return in_net(at, (const unsigned char[]){0x20}, 3) ? NULL : "reserved";
}

const char *guard_refuses(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        return refuses4(
            ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr));
    if (address->sa_family == AF_INET6)
        return refuses6(((const struct sockaddr_in6 *)(const void *)address)->sin6_addr.s6_addr);
    return "unknown";
}
