"""The accounts: which account a line belongs to, a day as a voucher, vouchers as SIE 4I."""
